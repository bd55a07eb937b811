"""``canishare diff``, ``merge`` and ``results recover``: work on results files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canishare.errors import ResultsError
from canishare.project import RECORD
from canishare.project import known_project
from canishare.project import project_here

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from canishare.cases.case import Case
    from canishare.commands import AddParser
    from canishare.results.records import Column


def add_parsers(add: AddParser) -> None:
    """Add the commands; each sets `run` to its function."""
    diff = add("diff", help="print the cells whose outcome differs between two sets of results; exit with 1 if any do")
    diff.add_argument("old", type=Path, metavar="OLD", help="a folder of results or a results file, or of the record")
    diff.add_argument("new", type=Path, metavar="NEW", help="the folder or file to compare with")
    diff.set_defaults(run=_diff)

    merge = add("merge", help="merge the results of several machines")
    merge.add_argument("sources", type=Path, nargs="+", metavar="RESULTS", help="a folder of results")
    merge.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="where to write them; targets missing from RESULTS keep their old column there, marked stale",
    )
    merge.set_defaults(run=_merge)

    record = add("record", help="write the columns and costs of results into the project's record")
    record.add_argument(
        "sources",
        type=Path,
        nargs="*",
        metavar="RESULTS",
        help="a folder of results, or a file of results/partial/ (default: only remove cells of changed cases)",
    )
    record.set_defaults(run=_record)

    results = add("results", help="work on results files").add_subparsers(required=True, metavar="COMMAND")
    recover = results.add_parser("recover", help="recover the readable lines of a truncated results file")
    recover.add_argument("file", type=Path)
    recover.set_defaults(run=_recover)


def _diff(chosen: argparse.Namespace) -> int:
    from canishare.results.diff import diff
    from canishare.results.diff import format_diff
    from canishare.results.record import is_record

    both = chosen.old, chosen.new
    one_target = all(path.is_file() for path in both)
    # results name a script by another digest than a record, so the cases are needed to compare one with the other
    known = None if all(map(is_record, both)) else _cases()
    old, new = (_columns(path, known) for path in both)
    found = diff(old, new, one_target=one_target)
    print("\n".join(format_diff(found)))
    return 1 if found.changed else 0


def _cases() -> Mapping[str, Case]:
    from canishare.cases.suite import read_suite

    return read_suite(known_project()).of_project


def _columns(path: Path, cases: Mapping[str, Case] | None) -> list[Column]:
    """Return the columns in a folder of results, in a results file, or in a record or a file of one."""
    from canishare.results.record import is_record
    from canishare.results.record import read_recorded
    from canishare.results.store import read_column
    from canishare.results.store import read_columns

    if is_record(path):
        return read_recorded(path, cases)
    columns = [read_column(path)] if path.is_file() else read_columns(path)
    if not columns:
        message = f"{path}: no results"
        raise ResultsError(message)
    return columns


def _merge(chosen: argparse.Namespace) -> int:
    from canishare.results.merge import merge

    merged = merge(chosen.sources, chosen.to)
    print(f"merged {len(merged.fresh)} targets into {chosen.to}")
    if merged.stale:
        print(f"missing from these results, kept as stale: {', '.join(merged.stale)}")
    if merged.empty:
        print(f"no complete column in: {', '.join(merged.empty)}")
    print("\n".join([f"{len(merged.changed)} cells changed", *merged.changed]))
    return 0


def _record(chosen: argparse.Namespace) -> int:
    from canishare.cases.suite import read_suite
    from canishare.results.record import record

    project = project_here()
    paths = record(chosen.sources, project / RECORD, read_suite(project).of_project)
    for path in paths:
        print(f"record: {path.relative_to(project)}")
    print(f"{len(paths)} files changed")
    return 0


def _recover(chosen: argparse.Namespace) -> int:
    from canishare.results.store import recover

    print(f"recovered: {recover(chosen.file)}")
    return 0
