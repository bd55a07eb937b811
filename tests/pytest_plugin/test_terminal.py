from __future__ import annotations

from typing import TYPE_CHECKING

from canishare.pytest_plugin.terminal import Mark
from canishare.pytest_plugin.terminal import format_matrix
from canishare.results.grouping import format_targets
from canishare.results.records import Cell
from canishare.vocabulary import LETTERS
from canishare.vocabulary import SIGHTS
from canishare.vocabulary import SYMBOLS

if TYPE_CHECKING:
    from canishare.vocabulary import StartMethod

    Cells = dict[Cell, Mark]

TARGETS = ["cpython-2.7", "cpython-3.6", "cpython-3.7", "cpython-3.8", "pypy-3.11"]
SHARED, LOST, NONE = Mark(outcome="shared"), Mark(outcome="lost"), Mark(outcome="unavailable")


def test_a_range_needs_three_targets_without_a_gap() -> None:
    assert format_targets(TARGETS, TARGETS) == "2.7 … 3.8, pypy-3.11"
    assert format_targets(["cpython-3.6", "cpython-3.7"], TARGETS) == "3.6, 3.7"
    assert format_targets(["cpython-2.7", "cpython-3.6", "cpython-3.7", "pypy-3.11"], TARGETS) == "2.7 … 3.7, pypy-3.11"
    platforms = ["cpython-3.8", "cpython-3.8-wine", "cpython-3.9", "cpython-3.11", "cpython-3.11-debian", "cpython-3.12"]
    assert format_targets(platforms, platforms) == "3.8 … 3.12, 3.8-wine, 3.11-debian"


def test_targets_with_equal_outcomes_share_a_column() -> None:
    cells: Cells = {Cell("article/a", "fork", target): SHARED for target in TARGETS}
    cells |= {Cell("article/a", "spawn", target): LOST if target != "pypy-3.11" else SHARED for target in TARGETS[1:]}
    cells[Cell("article/a", "spawn", "cpython-2.7")] = NONE
    assert format_matrix(cells, TARGETS, SYMBOLS, markup=False).splitlines() == [
        "            fork                   spawn       spawn",
        "            2.7 … 3.8, pypy-3.11   3.6 … 3.8   pypy-3.11",
        "─" * 56,
        "article/a   ● shared               ◆ lost      ● shared",
        "no spawn: 2.7",
        "9 cells measured: ● 6 shared, ◆ 3 lost; 1 unavailable; 0 unexpected, 0 flaky",
    ]


def test_of_state_the_table_shows_what_the_worker_saw() -> None:
    cells: Cells = {Cell("atlas/environ/pool-guarded-late", "forkserver", "cpython-3.8"): Mark(outcome="lost", sight=SIGHTS[1])}
    assert "◆ missed" in format_matrix(cells, TARGETS, SYMBOLS, markup=False)
    assert "M missed" in format_matrix(cells, TARGETS, LETTERS, markup=False)


def test_unexpected_and_flaky_cells_are_marked_in_words() -> None:
    cells: Cells = {
        Cell("a", "fork", "cpython-3.6"): Mark(outcome="raised", expected=False),
        Cell("b", "fork", "cpython-3.6"): Mark(outcome="hung", expected=False, flaky=True),
    }
    text = format_matrix(cells, TARGETS, SYMBOLS, markup=False)
    assert "▲ raised !unexpected" in text
    assert "■ hung !flaky" in text
    assert text.endswith("2 unexpected, 1 flaky")


def test_of_a_large_atlas_only_unexpected_cases_are_shown() -> None:
    cells: Cells = {Cell(f"atlas/queue/{number}", "fork", target): SHARED for target in TARGETS for number in range(100)}
    cells[Cell("article/a", "fork", "cpython-3.6")] = SHARED
    cells[Cell("atlas/queue/7", "fork", "cpython-3.6")] = Mark(outcome="lost", expected=False)
    lines = format_matrix(cells, TARGETS, SYMBOLS, markup=False).splitlines()
    assert [line.split()[0] for line in lines if line.startswith("a")] == ["atlas/queue/7", "article/a"]
    assert "99 cases of the atlas not shown: all as expected" in lines
    assert lines[-1] == "501 cells measured: ● 500 shared, ◆ 1 lost; 0 unavailable; 1 unexpected, 0 flaky"


def test_with_letters_instead_of_symbols_the_table_is_ascii() -> None:
    cells: Cells = {Cell("a", "fork", target): SHARED for target in TARGETS}
    assert format_matrix(cells, TARGETS, LETTERS, markup=False).isascii()


def test_a_table_that_is_too_wide_is_split_by_start_method() -> None:
    names = [f"cpython-3.{minor}" for minor in range(40)]
    outcomes = list(SYMBOLS)
    methods: tuple[StartMethod, ...] = ("fork", "spawn", "forkserver")
    cells: Cells = {
        Cell(f"article/case-{index}", method, name): Mark(outcome=outcomes[(index + place * (index + 1)) % 5])
        for index in range(4)
        for place, name in enumerate(names)
        for method in methods
    }
    lines = format_matrix(cells, names, SYMBOLS, markup=False).splitlines()
    assert max(map(len, lines)) <= 120
    assert sum(line.startswith("article/case-0") for line in lines) == 3
