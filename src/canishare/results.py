"""Results: what a run says of each cell, and of the suite, the target and itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.case import Alternative
from canishare.case import Case
from canishare.case import Header
from canishare.judge import is_flaky
from canishare.judge import judge
from canishare.judge import seen
from canishare.matrix import Absence
from canishare.outcome import Outcome
from canishare.outcome import OutcomeName
from canishare.outcome import Stack
from canishare.outcome import StartMethod
from canishare.outcome import Verdict
from canishare.provenance import now
from canishare.target import Facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from canishare.case import Expectation

SCHEMA: Final = 1


class Run(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """The first line: who measured what, where, with which suite.

    `selection` is None where it was all of it; a `column` is made of whole groups (the article, the traps, the atlas).
    `origin` is ``local`` or ``ci``. `stale_since` is when a column was measured whose target has not reported since.
    """

    schema: int
    started: str
    suite: str
    harness: str
    origin: str
    machine: str
    planned: int
    selection: str | None
    column: bool
    patience: float
    target: Facts
    stale_since: str | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="result"):
    """One cell: what was seen, what was expected, and the verdict."""

    case: str
    digest: str
    start_method: StartMethod
    measured: str
    reused: bool
    seconds: float
    outcome: OutcomeName
    detail: str | None
    exception: str | None
    message: str | None
    worker_exception: str | None
    worker_message: str | None
    expected: list[Alternative]
    verdict: Verdict
    flaky: bool
    attempts: list[Alternative]
    stacks: list[Stack] | None
    stdout: str
    stderr: str
    left_running: int = 0

    @classmethod
    def of(
        cls,
        case: Case,
        start_method: StartMethod,
        attempts: Sequence[Outcome],
        expectation: Expectation | None,
        *,
        measured: str,
    ) -> Result:
        """Return the result of a cell's attempts: the first one's outcome, and the verdict on all."""
        first = attempts[0]
        return cls(
            case=case.id,
            digest=case.digest,
            start_method=start_method,
            measured=measured,
            reused=False,
            expected=expectation.alternatives if expectation else [],
            verdict=judge([seen(each) for each in attempts], expectation.alternatives if expectation else []),
            flaky=is_flaky([seen(each) for each in attempts]),
            attempts=[seen(each) for each in attempts],
            **msgspec.structs.asdict(first),
        )

    @classmethod
    def unavailable(cls, case: Case, start_method: StartMethod, lacks: str) -> Result:
        """Return the result of a cell that its target lacks something for: asked of it, and nothing was run."""
        outcome = Outcome(outcome="unavailable", detail=lacks)
        return cls(
            case=case.id,
            digest=case.digest,
            start_method=start_method,
            measured=now(),
            reused=False,
            expected=[Alternative(outcome="unavailable")],
            verdict="expected",
            flaky=False,
            attempts=[seen(outcome)],
            **msgspec.structs.asdict(outcome),
        )


class FaultLine(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that the harness or its own script failed: no result."""

    case: str
    start_method: StartMethod
    message: str


class End(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="end"):
    """The last line: how many results there are, whether that is all, and the digest of every line before it."""

    results: int
    whole: bool
    reason: str | None
    digest: str
    faults: list[FaultLine] = []


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A results file that was read: one target's column of the table."""

    path: Path
    run: Run
    results: list[Result]
    end: End


class SuiteCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case as data: what the report shows of it."""

    id: str
    digest: str
    source: str
    header: Header
    family: str | None = None
    overrides: int = 0


class SuiteFamily(msgspec.Struct, frozen=True, kw_only=True):
    """How resources of one kind travel, as the report tells it."""

    id: str
    title: str
    means: str


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """Every case that a run could have run, and the targets that are known not to exist on some of CI's runners."""

    schema: int
    cases: list[SuiteCase]
    families: list[SuiteFamily] = []
    absences: list[Absence] = []

    @classmethod
    def of(cls, cases: Iterable[Case], families: Iterable[SuiteFamily] = (), absences: Iterable[Absence] = ()) -> Suite:
        """Return the suite of these cases, in the order of their ids."""
        return cls(
            schema=SCHEMA,
            families=list(families),
            absences=list(absences),
            cases=[
                SuiteCase(
                    id=case.id,
                    digest=case.digest,
                    source=case.source,
                    header=case.header,
                    family=case.family,
                    overrides=case.overrides,
                )
                for case in sorted(cases, key=lambda case: case.id)
            ],
        )
