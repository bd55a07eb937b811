"""Make the sample of measured columns that the tests of the report rest on, from results of this machine.

``python tests/report/make_sample.py RESULTS.jsonl ...`` writes ``tests/report/sample/``: of each file's column the article, the
traps, the recipes that were written by hand, and the atlas and recipes of a few resources, without what is this machine's own (folders) and with long output cut. Measure first what
the sample has, on a current, an older and a Windows Python: 3.8, 3.13, 3.14 and 3.13 under Wine (README: "A part of it").
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Final

import msgspec

from canishare.results.records import Result
from canishare.results.store import ResultsWriter
from canishare.results.store import read_column
from canishare.results.store import read_suite
from canishare.results.store import write_suite

SAMPLE: Final = Path(__file__).parent / "sample"
# What the tests ask for by name, one of each family, and what is written instead of these.
RESOURCES: Final = frozenset(
    [
        "array",
        "environ",
        "environ",
        "lock",
        "logger-level",
        "logger-level",
        "manager-list",
        "manager-remote",
        "pipe",
        "plain-int",
        "plain-list",
        "queue",
        "shared-memory",
        "thread-lock",
        "value",
        "working-directory",
        "working-directory",
    ]
)
# The standard library's folder, the project's and a cell's own differ between machines.
FOLDERS: Final = (
    (re.compile(r'[^\s"\'(]*?/lib/(python|pypy)(\d)'), r"/usr/lib/\1\2"),
    (re.compile(r'[^\s"\'(]*?[/\\]((?:cases|build|src)[/\\])'), r"/home/me/canishare/\1"),
    (re.compile(r"[^\s\"'(=]*?[/\\](cs-\w{8})"), r"/tmp/\1"),
    (re.compile(r'[^\s"\'(]*?([/\\])python\.exe'), r"C:\1Python\1python.exe"),
)
LONGEST: Final = 600


def main() -> None:
    """Write the sample from the files that are named."""
    shutil.rmtree(SAMPLE, ignore_errors=True)
    SAMPLE.mkdir()
    for path in map(Path, sys.argv[1:]):
        column = read_column(path)
        folder = path.parent.parent if path.parent.name == "partial" else path.parent
        suite = read_suite(folder, column.run.suite)
        cases = [case for case in suite.cases if is_sampled(case.id)]
        ids = {case.id for case in cases}
        results = [shortened(each) for each in column.results if each.case in ids]
        run = msgspec.structs.replace(
            column.run,
            suite=write_suite(SAMPLE, msgspec.structs.replace(suite, cases=cases)),
            planned=len(results),
            selection=None,
            column=True,
        )
        writer = ResultsWriter(SAMPLE, run)
        for result in results:
            writer.write(result)
        print(writer.end(reason=None, faults=[]), len(results))
    (SAMPLE / "partial").rmdir()


def is_sampled(case: str) -> bool:
    """Return whether the sample has a case."""
    _, name, *carrier = case.split("/")
    return not carrier or name in RESOURCES


def shortened(result: Result) -> Result:
    """Return a result without this machine's folders and with its long texts cut."""
    texts = {name: text(getattr(result, name)) for name in ("message", "worker_message", "stdout", "stderr")}
    stacks = result.stacks and [msgspec.structs.replace(each, text=text(each.text)) for each in result.stacks]
    return msgspec.structs.replace(result, **texts, stacks=stacks)


def text(of: str | None) -> str | None:
    """Return a text without this machine's folders, cut where it is long."""
    if of is None:
        return None
    for pattern, place in FOLDERS:
        of = pattern.sub(place, of)
    return of if len(of) <= LONGEST else f"{of[:LONGEST]}\n[... cut for the sample ...]\n"


if __name__ == "__main__":
    main()
