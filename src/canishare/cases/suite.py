"""The suite: every case of a project, and of folders on top of it, read once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from canishare.atomic import write_atomically
from canishare.cases.atlas import ATLAS
from canishare.cases.atlas import Atlas
from canishare.cases.atlas import Source
from canishare.cases.atlas import read_atlas
from canishare.cases.case import Case
from canishare.cases.case import case_id_of
from canishare.cases.case import read_case
from canishare.cases.folder import FAMILIES
from canishare.cases.folder import Folder
from canishare.cases.header import read_blocks
from canishare.cases.recipes import RECIPES
from canishare.errors import CaseError
from canishare.project import CASES
from canishare.running.script import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.cases.header import Block


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a project and of folders on top of it, by id and by file, sorted by path.

    `root` is where results and composed scripts are written: the project, or the working folder outside of one. `groups` are the
    first parts of the ids of cases of which none is missing.
    """

    project: Path
    root: Path
    groups: frozenset[str]
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
    def of_project(self) -> dict[str, Case]:
        """The cases under the project's ``cases/``, by id."""
        return {case_id: case for case_id, case in self.by_id.items() if self._is_of_project(case_id)}

    @property
    def of_root(self) -> dict[str, Case]:
        """The cases that have results in the root, by id: all in a project, and outside of one those of its folders only."""
        if self.root == self.project:
            return self.by_id
        return {case_id: case for case_id, case in self.by_id.items() if not self._is_of_project(case_id)}

    def limits(self, case: Case) -> Limits | None:
        """Return the limits of a case: those that it declares, or the defaults, within which a test keeps the project's cases."""
        return case.header.limits or (Limits() if self._is_of_project(case.id) else None)

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

    def _is_of_project(self, case_id: str) -> bool:
        return self.file_of[case_id].is_relative_to(self.project / CASES)


def read_suite(project: Path, folders: Sequence[Folder] = (), root: Path | None = None) -> Suite:
    """Return all cases under ``project/cases``, and those of `folders`, which are read on top of them.

    The id of a folder's case begins with the folder's name. Results are written in `root`, by default the project.

    Raises:
        CaseError: a file is malformed, or an id is not unique; the message names the file, the line and the key.
    """
    cases = project / CASES
    blocks = read_blocks(cases.rglob("*.py"))
    _check_kinds(cases, blocks)
    sources = {cases: Source(families=cases / FAMILIES, blocks=list(blocks.values()))}
    groups = {ATLAS, RECIPES} | {path.relative_to(cases).parts[0] for path, block in blocks.items() if block.kind == "case"}
    for folder in folders:
        place = Path(folder.path)
        if folder.group in groups:
            message = f"{place}: canishare has cases of its own in {folder.group}/: give the folder another name"
            raise CaseError(message)
        blocks = read_blocks(map(Path, folder.files))
        if folder.whole:
            _check_kinds(place, blocks)
        sources[place] = Source(families=place / FAMILIES, blocks=list(blocks.values()), group=folder.group)
    atlas = read_atlas(list(sources.values()))
    by_file: dict[Path, list[Case]] = {}
    file_of: dict[str, Path] = {}
    for place, source in sources.items():
        for block in source.blocks:
            if block.kind == "case":
                case_id = case_id_of(block.path, place)
                found = [read_case(block, case_id if place == cases else f"{source.group}/{case_id}", atlas.situations)]
            elif block.kind == "resource":
                found = list(atlas.cases(atlas.resources[block.id]))
            else:
                continue
            by_file[block.path] = found
            for case in found:
                if case.id in file_of:
                    message = f"{block.path}: duplicate case id {case.id}: {file_of[case.id]} has it too"
                    raise CaseError(message)
                file_of[case.id] = block.path
    return Suite(
        project=project,
        root=root or project,
        groups=frozenset(groups | {folder.group for folder in folders if folder.whole}),
        atlas=atlas,
        by_id={case.id: case for found in by_file.values() for case in found},
        by_file=by_file,
        file_of=file_of,
    )


def _check_kinds(folder: Path, blocks: Mapping[Path, Block]) -> None:
    """Refuse a file in a folder's ``resources/`` or ``carriers/`` that has no such header.

    Raises:
        CaseError: there is one; the message names it.
    """
    for kind in ("resource", "carrier", "template"):
        for path in sorted((folder / f"{kind}s").glob("*.py")):
            if path not in blocks or blocks[path].kind != kind:
                message = f"{path}: a {kind} must begin with a header `# /// {kind}`"
                raise CaseError(message)
