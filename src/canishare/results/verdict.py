"""Judging: the outcome of a cell held against what its case declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canishare.cases.case import Alternative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canishare.results.records import Result
    from canishare.running.outcome import Outcome
    from canishare.vocabulary import Verdict


def judge(attempts: Sequence[Alternative], allowed: Sequence[Alternative]) -> Verdict:
    """Return ``expected`` where every attempt is one that the expectation allows.

    An outcome that nothing is declared for is unexpected, and so is a better one than declared, and so are attempts
    that disagree where no more than one outcome is declared.
    """
    if is_flaky(attempts) and len(allowed) == 1:
        return "unexpected"
    return "expected" if all(any(one.allows(each) for one in allowed) for each in attempts) else "unexpected"


def seen(outcome: Outcome | Result) -> Alternative:
    """Return what two attempts are compared by: outcome, exception and detail."""
    return Alternative(outcome=outcome.outcome, exception=outcome.exception, detail=outcome.detail)


def is_flaky(attempts: Sequence[Alternative]) -> bool:
    """Tell whether the attempts disagree."""
    return any(each != attempts[0] for each in attempts)
