"""The records of a results file: the run, its results and its end; and the suite that it ran."""

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
from canishare.results.verdict import alternative_of
from canishare.results.verdict import is_flaky
from canishare.results.verdict import judge
from canishare.running.outcome import Outcome
from canishare.running.outcome import Stack
from canishare.running.provenance import now
from canishare.running.target import Facts
from canishare.targets.matrix import Absence
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import OutcomeName
from canishare.vocabulary import StartMethod
from canishare.vocabulary import Verdict
from canishare.vocabulary import WorkerSees

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from canishare.cases.case import Expectation
    from canishare.cases.suite import Suite

SCHEMA: Final = 1
_ITEM: Final = re.compile(rf"(.+)\[({'|'.join(START_METHODS)})-(.+)\]")


class Cell(NamedTuple):
    """The key of a cell: a case, a start method and the name of a target."""

    case: str
    start_method: StartMethod
    target: str

    @classmethod
    def of(cls, node_id: str) -> Cell | None:
        """Return the cell of a pytest node id, or None if the item is no cell."""
        match = _ITEM.fullmatch(node_id.rpartition("::")[2])
        return cls(match[1], match[2], match[3]) if match else None  # type: ignore[arg-type] # the pattern has no other method

    def __str__(self) -> str:
        """Return the name of its pytest item: ``article/queue-process-global[spawn-cpython-3.12]``."""
        return f"{self.case}[{self.start_method}-{self.target}]"


class Run(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """The first line: what was measured, when, where and with which suite.

    `selection` is None if every case was run. A `column` contains only complete groups (the article, the traps, the atlas).
    `origin` is ``local`` or ``ci``. `stale_since` is when a column was measured whose target is missing from newer results.
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
    """One cell: what happened, what was expected, and the verdict."""

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
    worker_sees: WorkerSees | None = None
    # only in the record, which has no output: whether some submitted tasks never ran
    stopped_early: bool | None = None

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
        """Return the result of a cell: the outcome of its first attempt and the verdict on all of them."""
        seen = [alternative_of(each) for each in attempts]
        expected = expectation.alternatives if expectation else []
        return cls(
            case=case.id,
            digest=case.digest,
            start_method=start_method,
            measured=measured,
            reused=False,
            expected=expected,
            verdict=judge(seen, expected),
            flaky=is_flaky(seen),
            attempts=seen,
            **msgspec.structs.asdict(attempts[0]),
        )

    @classmethod
    def unavailable(cls, case: Case, start_method: StartMethod, reason: str) -> Result:
        """Return the result of a cell that was not run because its target lacks something."""
        outcome = Outcome(outcome="unavailable", detail=reason)
        return cls(
            case=case.id,
            digest=case.digest,
            start_method=start_method,
            measured=now(),
            reused=False,
            expected=[Alternative(outcome="unavailable")],
            verdict="expected",
            flaky=False,
            attempts=[alternative_of(outcome)],
            **msgspec.structs.asdict(outcome),
        )


def printed_number(result: Result, word: str) -> int | None:
    """Return the number that a case printed after a word (``submitted: 812``), or None."""
    match = re.search(rf"^{word}: (\d+)$", result.stdout, re.MULTILINE)
    return int(match[1]) if match else None


def stopped_early(result: Result) -> bool | None:
    """Return whether some submitted tasks never ran; None if the case did not print both numbers, or does not share."""
    if result.stopped_early is not None:
        return result.stopped_early
    submitted, ran = printed_number(result, "submitted"), printed_number(result, "ran")
    return None if submitted is None or ran is None or result.outcome != "shared" else ran < submitted


class FaultLine(msgspec.Struct, frozen=True, kw_only=True):
    """A cell without a result because of an error in its script or in the harness."""

    case: str
    start_method: StartMethod
    message: str


class End(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="end"):
    """The last line: how many results the file has, whether they are all, and the digest of the lines before it."""

    results: int
    whole: bool
    reason: str | None
    digest: str
    faults: list[FaultLine] = []


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a results file: one target's column of the table. `recorded`: it is from the record, without evidence."""

    path: Path
    run: Run
    results: list[Result]
    end: End
    recorded: bool = False


class SuiteRecord(msgspec.Struct, frozen=True, kw_only=True):
    """All cases that have results in a folder, and the targets that are known not to exist on some of CI's runners."""

    schema: int
    cases: list[Case]
    families: list[Family] = []
    absences: list[Absence] = []

    @classmethod
    def of(cls, suite: Suite, absences: Iterable[Absence] = ()) -> SuiteRecord:
        """Return the record of a suite, its cases in the order of their ids."""
        return cls(
            schema=SCHEMA,
            cases=sorted(suite.of_root.values(), key=lambda case: case.id),
            families=[msgspec.structs.replace(each, expect=(), works={}) for each in suite.atlas.families.values()],
            absences=list(absences),
        )

    def joined(self, others: Iterable[SuiteRecord]) -> SuiteRecord:
        """Return it with the cases of others that it lacks, and their families; of two of the same id the last one counts."""
        others = list(others)
        cases = {case.id: case for each in (*others, self) for case in each.cases}
        lacking = {case.family for case in cases.values()} - {family.id for family in self.families}
        added = {family.id: family for each in others for family in each.families if family.id in lacking}
        return msgspec.structs.replace(
            self, cases=[cases[case] for case in sorted(cases)], families=[*self.families, *added.values()]
        )
