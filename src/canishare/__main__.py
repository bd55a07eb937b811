"""The command ``canishare``; the cases themselves are run by pytest."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from canishare.discover import MatrixError
from canishare.discover import NoSuchTargetError
from canishare.discover import choose_targets
from canishare.discover import find_targets
from canishare.discover import read_matrix
from canishare.explain import explained
from canishare.explain import find_case
from canishare.explain import listed
from canishare.explain import why
from canishare.header import CaseError
from canishare.outcome import START_METHODS
from canishare.report.command import add_commands
from canishare.report.readme import NoMarksError
from canishare.results import ResultsError
from canishare.results import recover
from canishare.suite import read_suite

if TYPE_CHECKING:
    from collections.abc import Sequence

# The project is the folder that the command is run in.
_ROOT: Final = Path.cwd()


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

    cases = commands.add_parser("cases", help="list the cases; words choose those whose id, family or title has them")
    cases.add_argument("words", nargs="*", metavar="WORD")
    cases.add_argument("--explained", action="store_true", help="print how many measured cells the families explain alone")
    cases.set_defaults(run=_cases)

    show = commands.add_parser("show", help="print the script of a case, as it is run")
    show.add_argument("case", metavar="CASE")
    show.set_defaults(run=_show)

    why_ = commands.add_parser("why", help="say what is expected of a case, why, and what to write instead")
    why_.add_argument("case", metavar="CASE")
    why_.add_argument("--start-method", choices=START_METHODS, help="(default: the target's own)")
    why_.add_argument("--target", default="{}.{}".format(*sys.version_info[:2]), help="(default: %(default)s)")
    why_.set_defaults(run=_why)

    add_commands(commands)

    results = commands.add_parser("results", help="work on results files").add_subparsers(required=True, metavar="COMMAND")
    recovered = results.add_parser("recover", help="read what is there of a results file that was cut off")
    recovered.add_argument("file", type=Path)
    recovered.set_defaults(run=_recover)

    # a Windows console's code page has none of the symbols
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr] # a text stream, unless somebody replaced it
    chosen = parser.parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except (CaseError, MatrixError, NoMarksError, NoSuchTargetError, OSError, ResultsError) as error:
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


def _cases(chosen: argparse.Namespace) -> int:
    lines = explained(Path("results")) if chosen.explained else listed(read_suite(_ROOT), chosen.words)
    print("\n".join(lines))
    return 0


def _show(chosen: argparse.Namespace) -> int:
    sys.stdout.write(find_case(read_suite(_ROOT), chosen.case).source)
    return 0


def _why(chosen: argparse.Namespace) -> int:
    cases = read_suite(_ROOT)
    case = find_case(cases, chosen.case)
    (target,) = choose_targets([chosen.target], read_matrix(Path("matrix.toml")), case.header.needs).targets
    method = chosen.start_method or target.facts.default_start_method
    print("\n".join(why(case, cases, method, target, _ROOT)))
    return 0


def _recover(chosen: argparse.Namespace) -> int:
    print(f"recovered: {recover(chosen.file)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
