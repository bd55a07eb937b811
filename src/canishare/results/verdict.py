"""Judge a cell: compare its outcome with what its case declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canishare.cases.case import Alternative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canishare.results.records import Result
    from canishare.running.outcome import Outcome
    from canishare.vocabulary import Verdict


def judge(attempts: Sequence[Alternative], allowed: Sequence[Alternative]) -> Verdict:
    """Return ``expected`` if the expectation allows every attempt, else ``unexpected``.

    Without an expectation every outcome is unexpected. So is a better one than declared, and so are attempts that disagree
    if only one outcome is declared.
    """
    if is_flaky(attempts) and len(allowed) == 1:
        return "unexpected"
    return "expected" if all(any(one.allows(each) for one in allowed) for each in attempts) else "unexpected"


def alternative_of(outcome: Outcome | Result) -> Alternative:
    """Return the fields by which two attempts are compared."""
    return Alternative(
        outcome=outcome.outcome, exception=outcome.exception, detail=outcome.detail, worker_sees=outcome.worker_sees
    )


def is_flaky(attempts: Sequence[Alternative]) -> bool:
    """Return whether the attempts disagree."""
    return any(each != attempts[0] for each in attempts)
