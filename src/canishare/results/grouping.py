"""Group targets with equal columns, so that a table shows each column once."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from canishare.results.records import Cell

if TYPE_CHECKING:
    from collections.abc import Hashable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.vocabulary import StartMethod

_VERSION = re.compile(r"\d+\.\d+")


def group_equal(
    cells: Mapping[Cell, Hashable],
    cases: Sequence[str],
    targets: Sequence[str],
    start_method: StartMethod,
) -> list[list[str]]:
    """Return the targets that have cells under a start method, grouped by equal values in `cells`."""
    groups: dict[tuple[Hashable, ...], list[str]] = {}
    for target in targets:
        column = tuple(cells.get(Cell(case, start_method, target)) for case in cases)
        if any(cell is not None for cell in column):
            groups.setdefault(column, []).append(target)
    return list(groups.values())


def format_targets(members: Sequence[str], targets: Sequence[str]) -> str:
    """Return targets as text with ranges, ``3.6 … 3.13, pypy-3.11``; a range covers all of its kind in `targets`.

    Targets are of one kind if their names differ only in the version: a Windows 3.8 does not come between 3.8 and 3.9.
    """
    kinds: dict[str, list[str]] = {}
    for target in targets:
        kinds.setdefault(_VERSION.sub("", target), []).append(target)
    words: list[str] = []
    for kind in kinds.values():
        for included, run in groupby(kind, key=set(members).__contains__):
            names = [target.removeprefix("cpython-") for target in run] if included else []
            words += [f"{names[0]} … {names[-1]}"] if len(names) > 2 else names  # noqa: PLR2004 - two are no range
    return ", ".join(words)
