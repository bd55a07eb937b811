"""Folders of cases: the project's own, and any other folder, which is read on top of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import CaseError
from canishare.project import CASES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

FAMILIES: Final = "families.toml"
# The folders of a folder of cases that have no cases by themselves.
RESOURCES: Final = "resources"
CARRIERS: Final = "carriers"


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of cases outside a project's ``cases/``, with those of its files that are read.

    `whole`: these are all its cases, so that there are no others of its name. Paths are strings, which xdist can send.
    """

    path: str
    files: tuple[str, ...]
    whole: bool

    @property
    def group(self) -> str:
        """The first part of the ids of its cases: ``mine`` for ``/home/me/mine``."""
        return Path(self.path).name.replace("_", "-")


def find_files(place: Path) -> Iterator[Path]:
    """Yield a file, or the Python files in a folder without those in hidden folders and virtual environments.

    pytest collects nothing there either, and an environment with canishare in it has the cases that canishare brings.
    """
    if not place.is_dir():
        yield place
        return
    for folder, inner, names in os.walk(place):
        inner[:] = [name for name in inner if not name.startswith(".") and not Path(folder, name, "pyvenv.cfg").exists()]
        yield from (Path(folder, name) for name in names if name.endswith(".py"))


def find_folders(given: Iterable[Path], requested: Iterable[Path], project: Path) -> list[Folder]:
    """Return the folders of the `requested` files that are no cases of the project; `given` is what the command line names.

    The folder of a file is the nearest one above it that has ``families.toml``, and is read as a whole. Without one it is the
    folder that was given, or in which a file is that was given.

    Raises:
        CaseError: two folders have the same name.
    """
    given = list(given)
    found: dict[Path, set[Path]] = {}
    whole = set()
    for path in requested:
        if path.is_relative_to(project / CASES):
            continue
        if folder := _declared(path):
            whole.add(folder)
        else:
            # of a folder and one in it, the outer one
            place = min((each for each in given if path.is_relative_to(each)), key=lambda each: len(each.parts))
            folder = place if place.is_dir() else place.parent
            if folder.name in {RESOURCES, CARRIERS}:
                folder = folder.parent
            elif place.is_dir():
                whole.add(folder)
        found.setdefault(folder, set()).add(path)
    for folder, files in found.items():
        if (folder / FAMILIES).is_file():
            files.update(path for path in find_files(folder) if _declared(path) == folder)
    folders = [
        Folder(path=str(folder), files=tuple(sorted(map(str, files))), whole=folder in whole) for folder, files in found.items()
    ]
    first: dict[str, Folder] = {}
    for each in folders:
        if (other := first.setdefault(each.group, each)) is not each:
            message = f"{each.path}: {other.path} has the same name, and so would their cases: run one at a time, or rename one"
            raise CaseError(message)
    return folders


def _declared(path: Path) -> Path | None:
    """Return the nearest folder above a file that has ``families.toml``."""
    return next((each for each in path.parents if (each / FAMILIES).is_file()), None)
