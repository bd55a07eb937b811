"""The suite: every case of a project, from the files that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canishare.atlas import read_atlas
from canishare.case import Case
from canishare.case import case_id_of
from canishare.case import read_case
from canishare.header import CaseError
from canishare.header import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def holds_cases(path: Path) -> bool:
    """Tell whether a file is a case, or a resource, which has a case for each carrier."""
    return kind_of(path) in {"case", "resource"}


def cases_in(path: Path, root: Path) -> list[Case]:
    """Return the cases of a file: its own, or those of the resource that it is.

    Raises:
        CaseError: the file, or one that it goes with, is malformed; the message names the file, the line and the key.
    """
    if kind_of(path) == "resource":
        atlas = read_atlas(root)
        found = [resource for resource in atlas.resources.values() if resource.path == path]
        return [case for resource in found for case in atlas.cases(resource)]
    case = read_case(path, case_id_of(path, root))
    return [] if case is None else [case]


def read_suite(root: Path, also: Iterable[Path] = ()) -> list[Case]:
    """Return every case under ``root/cases``, and those of other files, in the order of their paths.

    Raises:
        CaseError: a file is malformed, or two cases have one id.
    """
    cases: dict[str, Case] = {}
    for path in sorted({*(root / "cases").rglob("*.py"), *also}):
        for case in cases_in(path, root) if holds_cases(path) else ():
            if case.id in cases:
                message = f"{path}: there is another case of the id {case.id}: {cases[case.id].script}"
                raise CaseError(message)
            cases[case.id] = case
    return list(cases.values())
