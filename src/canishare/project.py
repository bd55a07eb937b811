"""The project: the folder with the cases, the list of targets and the results."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from canishare.errors import NoProjectError

CASES: Final = "cases"
MATRIX: Final = "matrix.toml"
RESULTS: Final = "results"


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


def results_here() -> Path:
    """Return the results folder of the current project; outside a project, that of the working folder."""
    here = Path.cwd()
    folder = (find_project(here) or here) / RESULTS
    # messages show it as a person would type it
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
