"""Every trap says what to do, and its twin is the same script with that done."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import pytest

from canishare.cases.suite import read_suite

if TYPE_CHECKING:
    from canishare.cases.case import Case

SUITE = read_suite(Path(__file__).parent.parent.parent)
TRAPS = [case for case in SUITE.cases if case.id.startswith("traps/") and case.header.instead]

MAX_CHANGED: Final = 10

# The fix of these is to run the script in another way.
FIXED_BY_LAUNCH: Final = {"traps/script-from-stdin"}


def statements(case: Case) -> list[str]:
    """Return the lines of a case's code that are not blank."""
    return [line for line in case.code.splitlines() if line.strip()]


def count_changes(old: list[str], new: list[str]) -> int:
    """Return how many lines differ; a line that replaces another counts once."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal")


def test_changed_added_and_removed_lines_are_counted_once() -> None:
    assert count_changes(["a", "b", "c"], ["a", "x", "c", "d"]) == 2
    assert count_changes(["a", "b", "c"], ["c"]) == 2
    assert count_changes(["a"], ["a"]) == 0


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_the_twin_of_a_trap_differs_from_it_in_at_most_ten_lines(trap: Case) -> None:
    twin = SUITE.by_id[trap.header.instead or ""]
    changed = count_changes(statements(trap), statements(twin))
    assert 0 < changed <= MAX_CHANGED or (changed <= MAX_CHANGED and trap.id in FIXED_BY_LAUNCH), f"{changed} lines of {twin.id}"
    assert changed < len(statements(trap)), f"{twin.id} has no line in common with it"


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_the_twin_of_a_trap_works_and_is_launched_as_the_trap_is(trap: Case) -> None:
    twin = SUITE.by_id[trap.header.instead or ""]
    assert {each.outcome for each in twin.header.expect} == {"shared"}, twin.id
    assert twin.header.launch == trap.header.launch or trap.id in FIXED_BY_LAUNCH


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_a_trap_says_in_sentences_what_to_do_and_in_words_how_it_shows(trap: Case) -> None:
    assert re.fullmatch(r"[A-Z].*\.", trap.header.fix or ""), "add a `fix` that ends with a full stop"
    assert trap.header.symptoms, "add the words that people use for it as `symptoms`"
    assert len(set(trap.header.symptoms)) == len(trap.header.symptoms)


def test_a_reported_text_names_an_issue_or_an_address() -> None:
    sources = {reported.source for case in SUITE.cases for reported in case.header.reported}
    assert sources
    assert [each for each in sources if not re.fullmatch(r"gh-\d+|[\w.-]+/[\w.-]+#\d+|https://\S+", each)] == []
