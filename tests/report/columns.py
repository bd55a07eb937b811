"""Columns of results that nobody measured, for the tests of the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from canishare.cases.suite import read_suite
from canishare.results.records import SCHEMA
from canishare.results.records import Result
from canishare.results.records import Run
from canishare.results.records import SuiteRecord
from canishare.results.store import ResultsWriter
from canishare.results.store import write_suite
from canishare.running.outcome import Outcome
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canishare.cases.case import Case
    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

ROOT = Path(__file__).parent.parent.parent
SUITE = read_suite(ROOT)
FAMILIES = SuiteRecord.of(SUITE).families
CASES = [case for case in SUITE.cases if case.id.startswith("article/")]


def write_column(
    results: Path,
    target: Target,
    name: str,
    changes: dict[tuple[str, StartMethod], Outcome] | None = None,
    *,
    cases: Sequence[Case] = CASES,
    started: str = "2026-11-23T10:00:00.000Z",
    default: StartMethod = "fork",
    wine: bool = False,
    stale_since: str | None = None,
) -> Path:
    """Write a column in which each case came to what it declares, but for `changes`."""
    results.mkdir(exist_ok=True)
    version = name.split("-")[1]
    platform = "win32" if wine else "linux"
    markers = {
        **target.facts.markers,
        "python_version": version,
        "python_full_version": f"{version}.5",
        "implementation_version": f"{version}.5",
        "sys_platform": platform,
    }
    facts = msgspec.structs.replace(
        target.facts,
        name=name,
        id=f"{name}-{platform}-x86_64",
        version=f"{version}.5",
        implementation_version=f"{version}.5",
        platform=platform,
        emulator="wine 9.0" if wine else None,
        markers=markers,
        start_methods=("spawn",) if wine else START_METHODS,
        default_start_method="spawn" if wine else default,
    )
    run = Run(
        schema=SCHEMA,
        started=started,
        suite=write_suite(results, SuiteRecord(schema=SCHEMA, cases=list(cases), families=FAMILIES)),
        harness="sha256:0",
        origin="local",
        machine="a machine",
        planned=len(cases) * 3,
        selection=None,
        column=True,
        patience=3.0,
        target=facts,
        stale_since=stale_since,
    )
    writer = ResultsWriter(results, run)
    for case in cases:
        for method in START_METHODS:
            if method not in facts.start_methods:
                writer.write(Result.unavailable(case, method, f"no start method {method}"))
                continue
            expectation = case.expectation(method, markers, facts.extras)
            assert expectation is not None
            first = expectation.alternatives[0]
            numbers = "submitted: 100\nran: 100\n" if "pool" in case.id else "submitted: 100\nran: 7\n"
            outcome = Outcome(
                outcome=first.outcome,
                exception=first.exception,
                detail=first.detail,
                worker_sees=first.worker_sees,
                stdout=numbers if "early" in case.id else "",
            )
            outcome = (changes or {}).get((case.id, method), outcome)
            writer.write(Result.of(case, method, [outcome], expectation, measured=run.started))
    return writer.end(reason=None, faults=[])
