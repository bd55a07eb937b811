"""Reuse earlier results: the same script, harness, interpreter and machine give the same result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from canishare.results.records import SCHEMA
from canishare.results.records import SuiteRecord
from canishare.results.store import read_column
from canishare.results.store import read_suite
from canishare.results.verdict import judge
from canishare.running.provenance import harness_digest
from canishare.running.provenance import machine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from canishare.cases.case import Case
    from canishare.cases.suite import Suite
    from canishare.results.records import Result
    from canishare.running.target import Facts
    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod


def find_unchanged(results: Path, targets: Sequence[Target], cases: Mapping[str, Case], attempts: int) -> dict[str, list[Result]]:
    """Return, by the target's name, the last results of cells that need not be run again.

    Cells that were unexpected or flaky, or had fewer than `attempts` attempts, are run again.

    Raises:
        ResultsError: a target's last column cannot be read.
    """
    harness = harness_digest()
    found = {}
    for target in targets:
        kept, _ = find_reusable(results / f"{target.name}.jsonl", target.facts, harness, cases, frozenset())
        found[target.name] = [
            cell
            for cell in kept
            if cell.verdict == "expected" and not cell.flaky and (len(cell.attempts) >= attempts or cell.outcome == "unavailable")
        ]
    return found


def read_elsewhere(path: Path, suite: Suite) -> SuiteRecord:
    """Return the cases of a target's last column that a suite knows nothing of: those of folders that it was read without.

    Raises:
        ResultsError: the last column cannot be read.
    """
    if not path.exists():
        return SuiteRecord(schema=SCHEMA, cases=[])
    last = read_suite(path.parent, read_column(path).run.suite)
    others = [case for case in last.cases if case.id not in suite.by_id and case.id.partition("/")[0] not in suite.groups]
    return msgspec.structs.replace(last, cases=others)


def find_reusable(
    path: Path, target: Facts, harness: str, cases: Mapping[str, Case], planned: AbstractSet[tuple[str, StartMethod]]
) -> tuple[list[Result], int]:
    """Return the results of a target's last column that a new one keeps, and how many others are outdated.

    Results are kept for cells that are not `planned`, if the script, harness, interpreter and machine are unchanged; they
    are judged again by the current expectations. Outdated results are those that changed since, but whose case still exists.

    Raises:
        ResultsError: the last column cannot be read.
    """
    if not path.exists():
        return [], 0
    last = read_column(path)
    same = (
        last.run.harness == harness
        and last.run.machine == machine()
        and last.run.target.executable_digest == target.executable_digest
        and last.run.target.implementation_version == target.implementation_version
    )
    kept = []
    outdated = 0
    for cell in last.results:
        if (cell.case, cell.start_method) in planned:
            continue
        case = cases.get(cell.case)
        if case is None:
            continue
        if not same or case.digest != cell.digest:
            outdated += cell.outcome != "unavailable"
            continue
        if cell.outcome != "unavailable":
            expected = case.expected(cell.start_method, target.markers, target.extras)
            verdict = judge(cell.attempts, expected)
            cell = msgspec.structs.replace(cell, expected=expected, verdict=verdict)  # noqa: PLW2901 - the same cell, judged again
        kept.append(msgspec.structs.replace(cell, reused=True))
    return kept, outdated
