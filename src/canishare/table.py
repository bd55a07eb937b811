"""The matrix in the terminal: cases down, start methods and targets across."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING
from typing import Final

import msgspec
import pytest
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from canishare.outcome import LETTERS
from canishare.outcome import OUTCOMES
from canishare.outcome import START_METHODS
from canishare.outcome import SYMBOLS
from canishare.outcome import OutcomeName

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.outcome import StartMethod
    from canishare.results import Result

    # by case, start method and target
    Cells = Mapping[tuple[str, StartMethod, str], "Cell"]

# A log has no width; wider than this nobody reads without scrolling.
_LOG_WIDTH: Final = 120

_STYLES: Final[dict[OutcomeName, str]] = {
    "shared": "green",
    "lost": "magenta",
    "raised": "yellow",
    "hung": "cyan",
    "crashed": "red",
    "unavailable": "dim",
}


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """As much of a result as the table shows."""

    outcome: OutcomeName
    expected: bool = True
    flaky: bool = False

    @classmethod
    def of(cls, result: Result) -> Cell:
        """Return what the table shows of a result."""
        return cls(outcome=result.outcome, expected=result.verdict == "expected", flaky=result.flaky)


def symbols(config: pytest.Config) -> dict[OutcomeName, str]:
    """Return the outcomes' symbols, or letters where the terminal's encoding has no such symbols."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    stream = getattr(getattr(reporter, "_tw", None), "_file", None)
    try:
        "".join(SYMBOLS.values()).encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return LETTERS
    return SYMBOLS


def matrix(cells: Cells, targets: Sequence[str], shown: Mapping[OutcomeName, str], *, markup: bool) -> str:
    """Return the table and the counts as text, colours in it where `markup` is true.

    Targets whose columns are the same stand in one column, so that a difference between versions can be seen.
    """
    width = shutil.get_terminal_size((_LOG_WIDTH, 24)).columns if markup else _LOG_WIDTH
    console = Console(file=io.StringIO(), width=width, force_terminal=markup, color_system="standard" if markup else None)
    methods = [method for method in START_METHODS if any(cell[1] == method for cell in cells)]
    table = _table(cells, targets, methods, shown)
    if console.measure(table).minimum <= width:
        console.print(table)
    else:
        for method in methods:
            console.print(_table(cells, targets, [method], shown))
    console.print(_counts(cells, shown), soft_wrap=True)
    text = console.file.getvalue()  # type: ignore[attr-defined] # it is the StringIO from above
    return "\n".join(line.rstrip() for line in text.splitlines())


def _table(cells: Cells, targets: Sequence[str], methods: Sequence[StartMethod], shown: Mapping[OutcomeName, str]) -> Table:
    cases = list(dict.fromkeys(case for case, _, _ in cells))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", no_wrap=True, vertical="bottom")
    columns = []
    for method in methods:
        for members in _alike(cells, cases, targets, method):
            table.add_column(f"{method}\n{labels(members, targets)}", min_width=len("● unavailable") - 4)
            columns.append((method, members[0]))
    for case in cases:
        table.add_row(case, *(_text(cells.get((case, method, target)), shown) for method, target in columns))
    return table


def _alike(cells: Cells, cases: Sequence[str], targets: Sequence[str], method: StartMethod) -> list[list[str]]:
    """Return the targets that have a cell under that start method, those with the same outcomes together."""
    groups: dict[tuple[Cell | None, ...], list[str]] = {}
    for target in targets:
        column = tuple(cells.get((case, method, target)) for case in cases)
        if any(column):
            groups.setdefault(column, []).append(target)
    return list(groups.values())


def labels(members: Sequence[str], targets: Sequence[str]) -> str:
    """Return targets in few words: ``3.6 … 3.13, pypy-3.11``; a range stands for all that the list has between."""
    words: list[str] = []
    places = sorted(targets.index(member) for member in members)
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        names = [targets[place].removeprefix("cpython-") for _, place in run]
        words += [f"{names[0]} … {names[-1]}"] if len(names) > 2 else names  # noqa: PLR2004 - two are no range
    return ", ".join(words)


def _text(cell: Cell | None, shown: Mapping[OutcomeName, str]) -> Text:
    if cell is None:
        return Text("")
    text = Text(f"{shown[cell.outcome]} {cell.outcome}", style=_STYLES[cell.outcome], no_wrap=True)
    if not cell.expected:
        text.append(" !flaky" if cell.flaky else " !unexpected", style="bold red")
    return text


def _counts(cells: Cells, shown: Mapping[OutcomeName, str]) -> Text:
    of = Counter(cell.outcome for cell in cells.values())
    measured = len(cells) - of["unavailable"]
    unexpected = sum(not cell.expected for cell in cells.values())
    flaky = sum(cell.flaky for cell in cells.values())
    parts = [f"{shown[outcome]} {of[outcome]} {outcome}" for outcome in OUTCOMES if of[outcome] and outcome != "unavailable"]
    return Text(
        f"{measured} cells measured: {', '.join(parts) or 'none'}; {of['unavailable']} unavailable; {unexpected} unexpected, {flaky} flaky"
    )
