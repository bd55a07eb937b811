"""The commands that read results and run nothing: ``report``, ``find`` and ``diff``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from canishare.project import results_here
from canishare.report.advise import told as advice
from canishare.report.build import build
from canishare.report.differences import differences
from canishare.report.differences import listed
from canishare.report.find import told
from canishare.report.model import read_report
from canishare.report.readme import write_table
from canishare.report.write import write_report

if TYPE_CHECKING:
    import argparse


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser of ``canishare``; each has its function as `run`."""
    report = commands.add_parser("report", help="write the report from results alone; nothing is run")
    report.add_argument("results", type=Path, nargs="*", help="folders of results (default: the project's)")
    report.add_argument("--to", type=Path, default=Path("report"), metavar="FOLDER", help="where to write it (default: report)")
    report.add_argument("--readme", type=Path, metavar="FILE", help="write the article's table into this file as well")
    report.set_defaults(run=_report)

    find = commands.add_parser("find", help="find the traps and cells that give an error, and what to write instead")
    find.add_argument("text", metavar="TEXT", help="a traceback, or its last line; - reads it from standard input")
    find.add_argument("--results", type=Path, metavar="FOLDER", help="(default: the project's)")
    find.set_defaults(run=_find)

    advise = commands.add_parser("advise", help="say which ways share what you need where it has to run, cheapest first")
    advise.add_argument("need", nargs="?", metavar="NEED", help="(without it, the needs are listed)")
    advise.add_argument("--on", action="append", default=[], metavar="ENVIRONMENT", help="(default: the newest of each platform)")
    advise.add_argument("--results", type=Path, metavar="FOLDER", help="(default: the project's)")
    advise.set_defaults(run=_advise)

    diff = commands.add_parser("diff", help="say which cells came to something else; ends with 1 where some did")
    diff.add_argument("old", type=Path, metavar="OLD", help="a folder of results, or a results file")
    diff.add_argument("new", type=Path, metavar="NEW", help="another one")
    diff.set_defaults(run=_diff)


def _report(chosen: argparse.Namespace) -> int:
    report = read_report(*(chosen.results or [results_here()]))
    data = build(report)
    paths = write_report(report, data, chosen.to)
    if chosen.readme is not None:
        write_table(chosen.readme, data)
        paths.append(chosen.readme)
    for path in paths:
        print(f"report: {path}")
    return 0


def _find(chosen: argparse.Namespace) -> int:
    text = sys.stdin.read() if chosen.text == "-" else chosen.text
    lines = list(told(text, build(read_report(chosen.results or results_here()))))
    print("\n".join(lines))
    return 0 if len(lines) > 1 else 1


def _advise(chosen: argparse.Namespace) -> int:
    print("\n".join(advice(build(read_report(chosen.results or results_here())), chosen.need, chosen.on)))
    return 0


def _diff(chosen: argparse.Namespace) -> int:
    found = differences(chosen.old, chosen.new)
    print("\n".join(listed(found)))
    return 1 if found.differ else 0
