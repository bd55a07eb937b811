"""The suite: every case of a project, read once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from canishare.atomic import write_atomically
from canishare.cases.atlas import Atlas
from canishare.cases.atlas import read_atlas
from canishare.cases.case import Case
from canishare.cases.case import case_id_of
from canishare.cases.case import read_case
from canishare.cases.header import read_blocks
from canishare.errors import CaseError
from canishare.project import CASES
from canishare.running.script import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canishare.cases.header import Block


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a project, by id and by file, sorted by path."""

    root: Path
    atlas: Atlas
    by_id: dict[str, Case]
    by_file: dict[Path, list[Case]]
    file_of: dict[str, Path]

    @property
    def cases(self) -> list[Case]:
        """All cases, sorted by path."""
        return list(self.by_id.values())

    @property
    def needs(self) -> list[str]:
        """All names that cases need of a target, for `probe`."""
        return sorted({need for case in self.by_id.values() for need in case.header.needs})

    @property
    def own(self) -> dict[str, Case]:
        """The cases under the project's ``cases/``, by id."""
        return {case_id: case for case_id, case in self.by_id.items() if self._is_own(case_id)}

    def limits(self, case: Case) -> Limits | None:
        """Return the limits of a case: those that it declares, or the defaults, within which a test keeps the project's cases."""
        return case.header.limits or (Limits() if self._is_own(case.id) else None)

    def script(self, case: Case) -> Path:
        """Return the path of a case's script; `write_script` creates a composed one."""
        if case.composed:
            return self.root / "build" / f"{case.id.replace('-', '_')}.py"
        return self.file_of[case.id]

    def write_script(self, case: Case) -> Path:
        """Return the path of a case's script; write a composed one unless it is up to date."""
        path, data = self.script(case), case.source.encode()
        # do not rewrite it: another xdist worker may be running it
        if case.composed and not (path.exists() and path.read_bytes() == data):
            write_atomically(path, data)
        return path

    def is_state(self, case_id: str) -> bool:
        """Return whether a case is about state, which workers see or miss."""
        family = self.by_id[case_id].family
        return family is not None and self.atlas.families[family].carried == "state"

    def _is_own(self, case_id: str) -> bool:
        return self.file_of[case_id].is_relative_to(self.root / CASES)


def read_suite(root: Path, also: Mapping[Path, Block] | None = None) -> Suite:
    """Return all cases under ``root/cases``, and those of other files whose headers are in `also`.

    Raises:
        CaseError: a file is malformed, or two cases have the same id; the message names the file, the line and the key.
    """
    blocks = read_blocks((root / CASES).rglob("*.py"), dict(also or {}))
    atlas = read_atlas(
        root / CASES / "families.toml", [block for path, block in blocks.items() if path.is_relative_to(root / CASES)]
    )
    for path in sorted(path for kind in ("resource", "carrier", "template") for path in (root / CASES / f"{kind}s").glob("*.py")):
        kind = path.parent.name.removesuffix("s")
        if path not in blocks or blocks[path].kind != kind:
            message = f"{path}: a {kind} must begin with a header `# /// {kind}`"
            raise CaseError(message)
    by_file: dict[Path, list[Case]] = {}
    file_of: dict[str, Path] = {}
    for path, block in blocks.items():
        if block.kind == "case":
            cases = [read_case(block, case_id_of(path, root), atlas.situations)]
        elif block.kind == "resource":
            if not path.is_relative_to(root / CASES):
                message = f"{path}: a resource has cases only in the folder {CASES}/resources of a project"
                raise CaseError(message)
            cases = list(atlas.cases(atlas.resources[block.id]))
        else:
            continue
        by_file[path] = cases
        for case in cases:
            if case.id in file_of:
                message = f"{path}: duplicate case id {case.id}: {file_of[case.id]} has it too"
                raise CaseError(message)
            file_of[case.id] = path
    by_id = {case.id: case for cases in by_file.values() for case in cases}
    return Suite(root=root, atlas=atlas, by_id=by_id, by_file=by_file, file_of=file_of)
