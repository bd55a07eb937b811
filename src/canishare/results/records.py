"""Results: what a run says of each cell, and of the suite, the target and itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

import msgspec

from canishare.cases.atlas import Family
from canishare.cases.case import Alternative
from canishare.cases.case import Case
from canishare.results.verdict import is_flaky
from canishare.results.verdict import judge
from canishare.results.verdict import seen
from canishare.running.outcome import Outcome
from canishare.running.outcome import Stack
from canishare.running.provenance import now
from canishare.running.target import Facts
from canishare.targets.matrix import Absence
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import OutcomeName
from canishare.vocabulary import StartMethod
from canishare.vocabulary import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from canishare.cases.case import Expectation
    from canishare.cases.suite import Suite

SCHEMA: Final = 1
_ITEM: Final = re.compile(rf"(.+)\[({'|'.join(START_METHODS)})-(.+)\]")


class Cell(NamedTuple):
    """What tells a cell from all others: a case, a start method and the name of a target."""

    case: str
    start_method: StartMethod
    target: str

    @classmethod
    def of(cls, node_id: str) -> Cell | None:
        """Return the cell of a pytest node id, or None where that is another kind of item."""
        match = _ITEM.fullmatch(node_id.rpartition("::")[2])
        return cls(match[1], match[2], match[3]) if match else None  # type: ignore[arg-type] # the pattern has no other method

    def __str__(self) -> str:
        """Return it as pytest's items are named: ``article/queue-process-global[spawn-cpython-3.12]``."""
        return f"{self.case}[{self.start_method}-{self.target}]"


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


class SuiteRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Every case that a run could have run, and the targets that are known not to exist on some of CI's runners."""

    schema: int
    cases: list[Case]
    families: list[Family] = []
    absences: list[Absence] = []

    @classmethod
    def of(cls, suite: Suite, absences: Iterable[Absence] = ()) -> SuiteRecord:
        """Return the record of a suite, its cases in the order of their ids."""
        return cls(
            schema=SCHEMA,
            cases=sorted(suite.cases, key=lambda case: case.id),
            families=[msgspec.structs.replace(each, expect=(), works={}) for each in suite.atlas.families.values()],
            absences=list(absences),
        )
