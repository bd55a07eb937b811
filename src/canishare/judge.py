"""Judging: the outcome of a cell held against what its case declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canishare.case import Alternative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canishare.case import Expectation
    from canishare.outcome import Outcome
    from canishare.outcome import Verdict


def judge(attempts: Sequence[Outcome], expectation: Expectation | None) -> Verdict:
    """Return ``expected`` where every attempt is one that the expectation allows.

    An outcome that nothing is declared for is unexpected, and so is a better one than declared.
    """
    if expectation is None:
        return "unexpected"
    allowed = expectation.alternatives
    return "expected" if all(any(_fits(each, one) for one in allowed) for each in attempts) else "unexpected"


def seen(outcome: Outcome) -> Alternative:
    """Return what two attempts are compared by: outcome, exception and detail."""
    return Alternative(outcome=outcome.outcome, exception=outcome.exception, detail=outcome.detail)


def is_flaky(attempts: Sequence[Outcome]) -> bool:
    """Tell whether the attempts disagree."""
    return any(seen(each) != seen(attempts[0]) for each in attempts)


def _fits(outcome: Outcome, allowed: Alternative) -> bool:
    return (
        outcome.outcome == allowed.outcome
        and allowed.exception in {None, outcome.exception}
        and allowed.detail in {None, outcome.detail}
    )
