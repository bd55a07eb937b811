from __future__ import annotations

from typing import TYPE_CHECKING

from canishare.pytest_plugin.terminal import Mark
from canishare.pytest_plugin.terminal import matrix
from canishare.results.grouping import format_targets
from canishare.results.records import Cell
from canishare.vocabulary import LETTERS
from canishare.vocabulary import SYMBOLS

if TYPE_CHECKING:
    from canishare.vocabulary import StartMethod

    Cells = dict[Cell, Mark]

TARGETS = ["cpython-2.7", "cpython-3.6", "cpython-3.7", "cpython-3.8", "pypy-3.11"]
SHARED, LOST, NONE = Mark(outcome="shared"), Mark(outcome="lost"), Mark(outcome="unavailable")


def test_a_range_of_targets_stands_for_all_that_are_between_and_two_are_no_range() -> None:
    assert format_targets(TARGETS, TARGETS) == "2.7 … 3.8, pypy-3.11"
    assert format_targets(["cpython-3.6", "cpython-3.7"], TARGETS) == "3.6, 3.7"
    assert format_targets(["cpython-2.7", "cpython-3.6", "cpython-3.7", "pypy-3.11"], TARGETS) == "2.7 … 3.7, pypy-3.11"
    platforms = ["cpython-3.8", "cpython-3.8-wine", "cpython-3.9", "cpython-3.11", "cpython-3.11-debian", "cpython-3.12"]
    assert format_targets(platforms, platforms) == "3.8 … 3.12, 3.8-wine, 3.11-debian"


def test_targets_with_the_same_outcomes_share_a_column_and_a_difference_has_its_own() -> None:
    cells: Cells = {Cell("article/a", "fork", target): SHARED for target in TARGETS}
    cells |= {Cell("article/a", "spawn", target): LOST if target != "pypy-3.11" else SHARED for target in TARGETS[1:]}
    cells[Cell("article/a", "spawn", "cpython-2.7")] = NONE
    assert matrix(cells, TARGETS, SYMBOLS, markup=False).splitlines() == [
        "            fork                   spawn       spawn",
        "            2.7 … 3.8, pypy-3.11   3.6 … 3.8   pypy-3.11",
        "─" * 56,
        "article/a   ● shared               ◆ lost      ● shared",
        "no spawn: 2.7",
        "9 cells measured: ● 6 shared, ◆ 3 lost; 1 unavailable; 0 unexpected, 0 flaky",
    ]


def test_what_is_unexpected_or_flaky_says_so_in_words() -> None:
    cells: Cells = {
        Cell("a", "fork", "cpython-3.6"): Mark(outcome="raised", expected=False),
        Cell("b", "fork", "cpython-3.6"): Mark(outcome="hung", expected=False, flaky=True),
    }
    text = matrix(cells, TARGETS, SYMBOLS, markup=False)
    assert "▲ raised !unexpected" in text
    assert "■ hung !flaky" in text
    assert text.endswith("2 unexpected, 1 flaky")


def test_of_many_rows_of_the_atlas_only_what_is_unexpected_is_shown() -> None:
    cells: Cells = {Cell(f"atlas/queue/{number}", "fork", target): SHARED for target in TARGETS for number in range(100)}
    cells[Cell("article/a", "fork", "cpython-3.6")] = SHARED
    cells[Cell("atlas/queue/7", "fork", "cpython-3.6")] = Mark(outcome="lost", expected=False)
    lines = matrix(cells, TARGETS, SYMBOLS, markup=False).splitlines()
    assert [line.split()[0] for line in lines if line.startswith("a")] == ["atlas/queue/7", "article/a"]
    assert "99 cases of the atlas are as expected, and not shown" in lines
    assert lines[-1] == "501 cells measured: ● 500 shared, ◆ 1 lost; 0 unavailable; 1 unexpected, 0 flaky"


def test_letters_stand_for_symbols_and_nothing_is_left_that_ascii_cannot_say() -> None:
    cells: Cells = {Cell("a", "fork", target): SHARED for target in TARGETS}
    assert matrix(cells, TARGETS, LETTERS, markup=False).isascii()


def test_a_table_that_is_too_wide_is_one_table_for_each_start_method() -> None:
    names = [f"cpython-3.{minor}" for minor in range(40)]
    outcomes = list(SYMBOLS)
    methods: tuple[StartMethod, ...] = ("fork", "spawn", "forkserver")
    cells: Cells = {
        Cell(f"article/case-{index}", method, name): Mark(outcome=outcomes[(index + place * (index + 1)) % 5])
        for index in range(4)
        for place, name in enumerate(names)
        for method in methods
    }
    lines = matrix(cells, names, SYMBOLS, markup=False).splitlines()
    assert max(map(len, lines)) <= 120
    assert sum(line.startswith("article/case-0") for line in lines) == 3
