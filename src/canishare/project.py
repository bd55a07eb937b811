"""The project: the folder with the cases, the list of targets, the record and the results."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from canishare.errors import NoProjectError

CASES: Final = "cases"
MATRIX: Final = "matrix.toml"
RECORD: Final = "record"
RESULTS: Final = "results"

# What the wheel brings: cases, matrix.toml and the record.
_SHIPPED: Final = Path(__file__).parent / "shipped"


def find_project(place: Path) -> Path | None:
    """Return the nearest folder at or above `place` that has `cases/` and `matrix.toml`, or None."""
    return next((each for each in (place, *place.parents) if (each / CASES).is_dir() and (each / MATRIX).is_file()), None)


def project_here() -> Path:
    """Return the project that contains the working folder.

    Raises:
        NoProjectError: no project contains it.
    """
    here = Path.cwd()
    found = find_project(here)
    if found is None:
        message = f"{here}: neither this folder nor one above it has {CASES}/ and {MATRIX}: change to a checkout of canishare"
        raise NoProjectError(message)
    return found


def known_project() -> Path:
    """Return the project that contains the working folder, else the one that canishare was installed with.

    The latter is what the wheel brings, or the checkout of an editable installation.

    Raises:
        NoProjectError: the installation lacks it.
    """
    found = find_project(Path.cwd()) or (_SHIPPED if _SHIPPED.is_dir() else find_project(Path(__file__).parent))
    if found is None:
        message = f"{_SHIPPED}: is missing: install canishare again"
        raise NoProjectError(message)
    return found


def results_here() -> Path:
    """Return the results folder of the current project; outside a project, that of the working folder."""
    here = Path.cwd()
    folder = (find_project(here) or here) / RESULTS
    # messages show it as a person would type it
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
