"""The matrix in the terminal: a row for each case, columns for start methods and targets."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from typing import TYPE_CHECKING
from typing import Final

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from canishare.results.grouping import format_targets
from canishare.results.grouping import group_equal
from canishare.results.records import Cell
from canishare.vocabulary import LETTERS
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import TERMS
from canishare.vocabulary import OutcomeName
from canishare.vocabulary import SightTerm
from canishare.vocabulary import term_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.results.records import Result
    from canishare.vocabulary import StartMethod

    Cells = Mapping[Cell, "Mark"]

# A log has no width; wider lines would need scrolling.
_LOG_WIDTH: Final = 120
# A few resources' rows are readable, hundreds are not.
_MAX_ATLAS_ROWS: Final = 44
_UNLIMITED: Final = 10_000


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a result that the table shows; `sight` is shown in place of the outcome of state."""

    outcome: OutcomeName
    sight: SightTerm | None = None
    expected: bool = True
    flaky: bool = False

    @classmethod
    def of(cls, result: Result, *, state: bool) -> Mark:
        """Return the part of a result that the table shows: of `state`, what the worker saw, since its outcome is always lost."""
        term = term_of("worker", result.outcome, result.detail, result.worker_sees)
        sight = term if state and isinstance(term, SightTerm) else None
        return cls(outcome=result.outcome, sight=sight, expected=result.verdict == "expected", flaky=result.flaky)


def format_matrix(cells: Cells, targets: Sequence[str], shown: Mapping[OutcomeName, str], *, markup: bool) -> str:
    """Return the table and the counts as text, with colours if `markup` is true.

    Targets with equal columns share one, so that differences between versions stand out. Of a large atlas only cases with
    unexpected results are shown.
    """
    width = shutil.get_terminal_size((_LOG_WIDTH, 24)).columns if markup else _LOG_WIDTH
    console = Console(file=io.StringIO(), width=width, force_terminal=markup, color_system="standard" if markup else None)
    without = _targets_without_cells(cells)
    hidden = _hidden_atlas_cases(cells)
    rows = {key: cell for key, cell in cells.items() if key[2] not in without.get(key[1], ()) and key[0] not in hidden}
    methods = [method for method in START_METHODS if any(key[1] == method for key in rows)]
    if rows:
        table = _build_table(rows, targets, methods, shown)
        # a console cannot measure anything wider than itself
        if Console(width=_UNLIMITED).measure(table).minimum <= width:
            console.print(table)
        else:
            for method in methods:
                console.print(_build_table(rows, targets, [method], shown))
    for method, members in without.items():
        console.print(Text(f"no {method}: {format_targets(members, targets)}"), soft_wrap=True)
    if hidden:
        console.print(Text(f"{len(hidden)} cases of the atlas not shown: all as expected"), soft_wrap=True)
    console.print(Text(_count_outcomes(cells, shown)), soft_wrap=True)
    text = console.file.getvalue()  # type: ignore[attr-defined] # it is the StringIO from above
    if shown is LETTERS:
        text = text.replace("─", "-").replace("…", "..")
    return "\n".join(line.rstrip() for line in text.splitlines())


def _hidden_atlas_cases(cells: Cells) -> set[str]:
    """Return the atlas cases to hide: the expected ones, if there are too many to show."""
    atlas = {case for case, _, _ in cells if case.startswith("atlas/")}
    if len(atlas) <= _MAX_ATLAS_ROWS:
        return set()
    return atlas - {case for (case, _, _), cell in cells.items() if not cell.expected}


def _targets_without_cells(cells: Cells) -> dict[StartMethod, list[str]]:
    """Return, by start method, the targets on which it ran no cell; they get a line instead of a column."""
    without: dict[StartMethod, list[str]] = {}
    for method in START_METHODS:
        runs: dict[str, bool] = {}
        for (_, each, target), cell in cells.items():
            if each == method:
                runs[target] = runs.get(target, False) or cell.outcome != "unavailable"
        if none := [target for target, any_run in runs.items() if not any_run]:
            without[method] = none
    return without


def _build_table(cells: Cells, targets: Sequence[str], methods: Sequence[StartMethod], shown: Mapping[OutcomeName, str]) -> Table:
    cases = list(dict.fromkeys(case for case, _, _ in cells))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", no_wrap=True, vertical="bottom")
    columns = []
    for method in methods:
        for members in group_equal(cells, cases, targets, method):
            column = [_cell_text(cells.get(Cell(case, method, members[0])), shown) for case in cases]
            # headings may wrap, outcomes may not
            table.add_column(f"{method}\n{format_targets(members, targets)}", vertical="bottom", min_width=max(map(len, column)))
            columns.append(column)
    for row in zip(cases, *columns, strict=True):
        table.add_row(*row)
    return table


def _cell_text(cell: Mark | None, shown: Mapping[OutcomeName, str]) -> Text:
    if cell is None:
        return Text("")
    term = cell.sight or TERMS[cell.outcome]
    text = Text(f"{term.letter if shown is LETTERS else term.symbol} {term.title}", style=term.style, no_wrap=True)
    if cell.flaky or not cell.expected:
        text.append(" !flaky" if cell.flaky else " !unexpected", style="bold red")
    return text


def _count_outcomes(cells: Cells, shown: Mapping[OutcomeName, str]) -> str:
    of = Counter(cell.outcome for cell in cells.values())
    measured = len(cells) - of["unavailable"]
    unexpected = sum(not cell.expected for cell in cells.values())
    flaky = sum(cell.flaky for cell in cells.values())
    parts = [f"{symbol} {of[outcome]} {outcome}" for outcome, symbol in shown.items() if of[outcome] and outcome != "unavailable"]
    seen = ", ".join(parts) or "none"
    return f"{measured} cells measured: {seen}; {of['unavailable']} unavailable; {unexpected} unexpected, {flaky} flaky"
