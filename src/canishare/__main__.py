"""The command: ``canishare targets``, ``canishare report``, ``canishare results recover``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from canishare.discover import MatrixError
from canishare.discover import find_targets
from canishare.discover import read_matrix
from canishare.report.markdown import compatibility
from canishare.report.model import read_report
from canishare.results import ResultsError
from canishare.results import recover

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 0, 1 where what it was asked for cannot be had, 2 for a wrong call."""
    parser = argparse.ArgumentParser(
        prog="canishare",
        description="If a worker process changes this object, does its parent see it? pytest runs the cases: `pytest cases`.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    targets = commands.add_parser("targets", help="list the targets of matrix.toml: what was found here, and what was not")
    targets.add_argument("--matrix", type=Path, default=Path("matrix.toml"), metavar="FILE")
    targets.set_defaults(run=_targets)

    report = commands.add_parser("report", help="write the report from results alone; nothing is run")
    report.add_argument(
        "results", type=Path, nargs="?", default=Path("results"), help="the folder of the results (default: results)"
    )
    report.add_argument("--to", type=Path, default=Path("report"), metavar="FOLDER", help="where to write it (default: report)")
    report.set_defaults(run=_report)

    results = commands.add_parser("results", help="work on results files").add_subparsers(required=True, metavar="COMMAND")
    recovered = results.add_parser("recover", help="read what is there of a results file that was cut off")
    recovered.add_argument("file", type=Path)
    recovered.set_defaults(run=_recover)

    # a Windows console's code page has none of the symbols
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr] # a text stream, unless somebody replaced it
    chosen = parser.parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except (MatrixError, ResultsError) as error:
        print(f"canishare: {error}", file=sys.stderr)
        return 1
    return status


def _targets(chosen: argparse.Namespace) -> int:
    found = find_targets(read_matrix(chosen.matrix))
    for target in found.targets:
        facts = target.facts
        print(f"{target.name:22} {facts.implementation_version:10} {facts.default_start_method:11} {' '.join(target.command)}")
    for wanted in found.absent:
        print(f"{wanted.name:22} absent     try: {wanted.source}")
    for problem in found.broken:
        print(f"not usable: {problem}")
    return 0 if found.targets else 1


def _report(chosen: argparse.Namespace) -> int:
    text = compatibility(read_report(chosen.results))
    chosen.to.mkdir(parents=True, exist_ok=True)
    path = chosen.to / "compatibility.md"
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"report: {path}")
    return 0


def _recover(chosen: argparse.Namespace) -> int:
    print(f"recovered: {recover(chosen.file)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
