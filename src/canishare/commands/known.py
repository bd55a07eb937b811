"""What the commands know: the record, and on top of it the results of the project or of the working folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canishare.project import known_project
from canishare.project import results_here

if TYPE_CHECKING:
    import argparse

    from canishare.answers.data import Data


def add_results(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a folder of results."""
    parser.add_argument(
        "--results", type=Path, metavar="FOLDER", help="results that replace the record's (default: the project's, if any)"
    )


def known(results: Path | None) -> Data:
    """Return what is known from the record and from a folder of results, by default that of the project if it has any."""
    from canishare.answers.index import known_data

    return known_data(known_project(), results or own_results())


def own_results() -> Path | None:
    """Return the results folder of the project or of the working folder, or None if it has no column."""
    folder = results_here()
    return folder if any(folder.glob("*.jsonl")) else None
