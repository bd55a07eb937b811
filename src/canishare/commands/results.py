"""``canishare diff``, ``merge`` and ``results recover``: work on results files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from canishare.commands import AddParser


def add_parsers(add: AddParser) -> None:
    """Add the commands; each sets `run` to its function."""
    diff = add("diff", help="print the cells whose outcome differs between two sets of results; exit with 1 if any do")
    diff.add_argument("old", type=Path, metavar="OLD", help="a folder of results, or a results file")
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

    results = add("results", help="work on results files").add_subparsers(required=True, metavar="COMMAND")
    recover = results.add_parser("recover", help="recover the readable lines of a truncated results file")
    recover.add_argument("file", type=Path)
    recover.set_defaults(run=_recover)


def _diff(chosen: argparse.Namespace) -> int:
    from canishare.results.diff import diff
    from canishare.results.diff import format_diff

    found = diff(chosen.old, chosen.new)
    print("\n".join(format_diff(found)))
    return 1 if found.changed else 0


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


def _recover(chosen: argparse.Namespace) -> int:
    from canishare.results.store import recover

    print(f"recovered: {recover(chosen.file)}")
    return 0
