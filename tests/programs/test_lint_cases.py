"""The linter says of our own cases what was measured: it finds the traps, and nothing in what works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import pytest
from linting import lint_text
from linting import rules_of

from canishare.cases.suite import read_suite
from canishare.programs.rules import RULES

if TYPE_CHECKING:
    from canishare.cases.case import Case
    from canishare.programs.rule import Rule

SUITE: Final = read_suite(Path(__file__).parent.parent.parent)

# What the syntax does not show: how a program is launched, which machine it runs on, when something happens.
NOT_IN_THE_SYNTAX: Final = {
    "traps/dash-c",
    "traps/frozen-program",
    "traps/initializer-raises-executor",
    "traps/initializer-raises-pool",
    "traps/interrupted-pool",
    "traps/polling-does-not-stop",
    "traps/pool-of-all-cores",
    "traps/pool-without-semaphores",
    "traps/script-from-stdin",
    "traps/state-of-replaced-worker",
    "traps/temporary-sys-path",
    "traps/tracker-destroys-segment",
}
# The case shows what happens, and lacks what proves that it matters.
SHOWN_BY_ANOTHER: Final = {"no-freeze-support", "set-start-method-at-import", "signal-handler-of-parent", "warnings-of-parent"}
TRAPS: Final = [case for case in SUITE.cases if case.id.startswith("traps/") and case.header.instead]


def _works(case_id: str) -> bool:
    """Return whether a case is a twin, a recipe, or an example of the article that shares under every start method."""
    case = SUITE.by_id[case_id]
    twin = case_id.startswith("traps/") and case.header.instead is None
    shares = all(each.outcome == "shared" for each in case.header.expect)
    return twin or case_id.startswith("recipes/") or (case_id.startswith("article/") and case_id.endswith("passed") and shares)


WORKING: Final = [case for case in SUITE.cases if _works(case.id)]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_a_trap_is_found_where_the_syntax_shows_it(trap: Case, tmp_path: Path) -> None:
    found = rules_of(lint_text(tmp_path, trap.code))
    assert bool(found) == (trap.id not in NOT_IN_THE_SYNTAX), found


@pytest.mark.parametrize("case", WORKING, ids=lambda case: case.id)
def test_nothing_is_found_in_what_works(case: Case, tmp_path: Path) -> None:
    assert lint_text(tmp_path, case.code).findings == []


def test_the_example_of_the_readme_is_found_and_its_fix_is_clean(tmp_path: Path) -> None:
    assert rules_of(lint_text(tmp_path, SUITE.by_id["article/queue-process-global"].code)) == ["made-at-import"]
    assert rules_of(lint_text(tmp_path, SUITE.by_id["article/queue-process-passed"].code)) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.case], ids=lambda rule: rule.id)
def test_a_rule_finds_the_case_that_shows_it(rule: Rule, tmp_path: Path) -> None:
    found = rules_of(lint_text(tmp_path, SUITE.by_id[rule.case or ""].code))
    assert rule.id in found or rule.id in SHOWN_BY_ANOTHER
