"""The project: the folder with the cases, the list of targets and the results."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from canishare.errors import NoProjectError

CASES: Final = "cases"
MATRIX: Final = "matrix.toml"
RESULTS: Final = "results"


def find_project(place: Path) -> Path | None:
    """Return the nearest folder at or above a place that has `cases/` and `matrix.toml`, or None."""
    return next((each for each in (place, *place.parents) if (each / CASES).is_dir() and (each / MATRIX).is_file()), None)


def project_here() -> Path:
    """Return the project of the working folder.

    Raises:
        NoProjectError: neither it nor a folder above it is one.
    """
    here = Path.cwd()
    found = find_project(here)
    if found is None:
        message = f"{here}: neither this folder nor one above it has {CASES}/ and {MATRIX}: change to a checkout of canishare"
        raise NoProjectError(message)
    return found


def results_here() -> Path:
    """Return where results are: in the working folder's project, or in the working folder where that is in none."""
    here = Path.cwd()
    folder = (find_project(here) or here) / RESULTS
    # what a message names is shorter as a reader would type it
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
