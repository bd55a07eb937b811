"""The command ``canishare``; the cases themselves are run by pytest."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.cost.command import add_command
from canishare.discover import NoSuchTargetError
from canishare.discover import choose_targets
from canishare.discover import find_targets
from canishare.explain import explained
from canishare.explain import find_case
from canishare.explain import listed
from canishare.explain import why
from canishare.header import CaseError
from canishare.matrix import MatrixError
from canishare.matrix import read_matrix
from canishare.matrix import read_whole_matrix
from canishare.merge import merge
from canishare.outcome import START_METHODS
from canishare.plan import jobs
from canishare.plan import table
from canishare.project import MATRIX
from canishare.project import NoProjectError
from canishare.project import find_project
from canishare.project import project_here
from canishare.project import results_here
from canishare.report.advise import NoSuchChoiceError
from canishare.report.command import add_commands
from canishare.report.readme import NoMarksError
from canishare.store import ResultsError
from canishare.store import read_columns
from canishare.store import recover
from canishare.suite import read_suite

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a shell says of a program that Ctrl-C ended.
_INTERRUPTED: Final = 130
# pytest's own options are no business of argparse's.
_RUN: Final = "run"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 0, 1 where what it was asked for cannot be had, 2 for a wrong call.

    `run` returns pytest's exit status.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == [_RUN] and not {"-h", "--help"} & {*words}:
        return run_pytest(words[1:])
    parser = argparse.ArgumentParser(
        prog="canishare",
        description="If a worker process changes this object, does its parent see it? pytest runs the cases: `pytest cases`.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    commands.add_parser(
        _RUN,
        usage="canishare run FILE_OR_FOLDER ... [--target TARGET] [PYTEST'S OPTION ...]",
        help="run cases of your own, in any folder: canishare run my_case.py --target python3.13",
        description="It runs pytest with canishare's plugin; `pytest --help` lists its other options. In a checkout of canishare "
        "`pytest` alone does the same. The results are written to results/ of the project, or of the folder it is run in.",
    )

    targets = commands.add_parser("targets", help="list the targets of matrix.toml: what was found here, and what was not")
    targets.add_argument("--matrix", type=Path, metavar="FILE", help="(default: the project's)")
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
    add_command(commands)

    plan = commands.add_parser("plan", help="print CI's jobs as GitHub's matrix, from matrix.toml")
    plan.add_argument("--matrix", type=Path, metavar="FILE", help="(default: the project's)")
    plan.add_argument("--table", action="store_true", help="print every target and runner: measured here, by CI, or not, and why")
    plan.add_argument("--results", type=Path, metavar="FOLDER", help="(default: the project's)")
    plan.set_defaults(run=_plan)

    merge_ = commands.add_parser("merge", help="put the results of many machines together")
    merge_.add_argument("sources", type=Path, nargs="+", metavar="RESULTS", help="a folder of results")
    merge_.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER", help="where; what stands there and has not reported is kept as stale"
    )
    merge_.set_defaults(run=_merge)

    results = commands.add_parser("results", help="work on results files").add_subparsers(required=True, metavar="COMMAND")
    recovered = results.add_parser("recover", help="read what is there of a results file that was cut off")
    recovered.add_argument("file", type=Path)
    recovered.set_defaults(run=_recover)

    # a Windows console's code page has none of the symbols
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr] # a text stream, unless somebody replaced it
    chosen = parser.parse_args(words)
    try:
        status: int = chosen.run(chosen)
    except (
        CaseError,
        MatrixError,
        NoMarksError,
        NoProjectError,
        NoSuchChoiceError,
        NoSuchTargetError,
        OSError,
        ResultsError,
    ) as error:
        print(f"canishare: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("canishare: interrupted", file=sys.stderr)
        return _INTERRUPTED
    return status


def run_pytest(arguments: Sequence[str]) -> int:
    """Run pytest with our plugin.

    Its root is given to it: it would take an option's value for a path, and `--target /usr/bin/python3` would make that `/`.
    """
    import pytest  # noqa: PLC0415 - the other commands start sooner without it

    here = Path.cwd()
    return pytest.main(["-p", "canishare.plugin", f"--rootdir={find_project(here) or here}", *arguments])


def _targets(chosen: argparse.Namespace) -> int:
    found = find_targets(read_matrix(chosen.matrix or project_here() / MATRIX))
    for target in found.targets:
        facts = target.facts
        print(f"{target.name:24} {facts.implementation_version:10} {facts.default_start_method:11} {' '.join(target.command)}")
    for wanted in found.absent:
        print(f"{wanted.name:24} absent     try: {wanted.source}")
    for problem in found.broken:
        print(f"not usable: {problem}")
    return 0 if found.targets else 1


def _cases(chosen: argparse.Namespace) -> int:
    lines = explained(results_here()) if chosen.explained else listed(read_suite(project_here()), chosen.words)
    print("\n".join(lines))
    return 0


def _show(chosen: argparse.Namespace) -> int:
    sys.stdout.write(find_case(read_suite(project_here()), chosen.case).source)
    return 0


def _why(chosen: argparse.Namespace) -> int:
    root = project_here()
    cases = read_suite(root)
    case = find_case(cases, chosen.case)
    (target,) = choose_targets([chosen.target], read_matrix(root / MATRIX), case.header.needs).targets
    method = chosen.start_method or target.facts.default_start_method
    print("\n".join(why(case, cases, method, target, root)))
    return 0


def _plan(chosen: argparse.Namespace) -> int:
    matrix = read_whole_matrix(chosen.matrix or project_here() / MATRIX)
    if chosen.table:
        measured = {column.run.target.name: column for column in read_columns(chosen.results or results_here())}
        print("\n".join(table(matrix, measured)))
    else:
        print(json.dumps({"include": [msgspec.structs.asdict(job) for job in jobs(matrix)]}))
    return 0


def _merge(chosen: argparse.Namespace) -> int:
    merged = merge(chosen.sources, chosen.to)
    print(f"merged: {len(merged.fresh)} targets into {chosen.to}")
    if merged.stale:
        print(f"did not report, kept as stale: {', '.join(merged.stale)}")
    if merged.empty:
        print(f"no column in: {', '.join(merged.empty)}")
    print("\n".join([f"{len(merged.changed)} cells changed", *merged.changed]))
    return 0


def _recover(chosen: argparse.Namespace) -> int:
    print(f"recovered: {recover(chosen.file)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
