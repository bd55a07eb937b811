"""``canishare report``, ``find`` and ``advise``: answers from results; no case is run."""

from __future__ import annotations

import shutil
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from canishare.commands.known import add_results
from canishare.commands.known import known
from canishare.commands.known import own_results
from canishare.project import known_project

if TYPE_CHECKING:
    import argparse

    from canishare.commands import AddParser


# Longer lines are hard to read.
MAX_WIDTH: Final = 120


def add_parsers(add: AddParser) -> None:
    """Add the commands; each sets `run` to its function."""
    find = add("find", help="find the cause of an error or a symptom, and what to do about it")
    find.add_argument(
        "text", metavar="TEXT", help="a traceback, its last line, or words such as 'it hangs'; - reads standard input"
    )
    add_results(find)
    find.set_defaults(run=_find)

    advise = add("advise", help="list the ways to share something in given environments, cheapest first")
    advise.add_argument("need", nargs="?", metavar="NEED", help="(default: list all needs)").completer = _needs  # type: ignore[attr-defined] # argcomplete reads it
    advise.add_argument("--on", action="append", default=[], metavar="ENVIRONMENT", help="(default: the newest of each platform)")
    add_results(advise)
    advise.set_defaults(run=_advise)

    report = add("report", help="write the report from the record and from results; no case is run")
    report.add_argument("results", type=Path, nargs="*", help="folders of results (default: the project's, if any)")
    report.add_argument("--record-only", action="store_true", help="use no results")
    report.add_argument("--to", type=Path, default=Path("report"), metavar="FOLDER", help="where to write it (default: report)")
    report.add_argument("--open", action="store_true", help="open it in a browser")
    report.add_argument("--readme", type=Path, metavar="FILE", help="also write the article's table into this file")
    report.set_defaults(run=_report)


def _find(chosen: argparse.Namespace) -> int:
    from canishare.answers.find import explain
    from canishare.answers.find import find

    data = known(chosen.results)
    answer = find(sys.stdin.read() if chosen.text == "-" else chosen.text, data)
    print("\n".join(explain(answer, data, min(shutil.get_terminal_size().columns, MAX_WIDTH))))
    return 0 if answer.found else 1


def _advise(chosen: argparse.Namespace) -> int:
    from canishare.answers.advise import explain

    print("\n".join(explain(known(chosen.results), chosen.need, chosen.on)))
    return 0


def _report(chosen: argparse.Namespace) -> int:
    from canishare.answers.build import build
    from canishare.answers.read import read_record
    from canishare.answers.read import read_report
    from canishare.report.render.files import write_report
    from canishare.report.render.readme import write_table

    found = None if chosen.record_only else own_results()
    report = read_report(*(chosen.results or ([found] if found else [])), record=read_record(known_project()))
    data = build(report)
    paths = write_report(report, data, chosen.to)
    if chosen.readme is not None:
        write_table(chosen.readme, data)
        paths.append(chosen.readme)
    for path in paths:
        print(f"report: {path}")
    if chosen.open:
        webbrowser.open((chosen.to / "index.html").resolve().as_uri())
    return 0


def _needs(**_: object) -> list[str]:
    """Return the ids of all needs, for shell completion."""
    from canishare.answers.needs import needs

    return list(needs())
