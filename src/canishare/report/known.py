"""What is known of each cell: measured, inferred between two measured versions that agree, expected, or unknown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Final

from canishare.report.data import Seen
from canishare.report.environment import version_key
from canishare.report.expected import Possible
from canishare.report.expected import agrees
from canishare.report.expected import declared
from canishare.report.expected import lacking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canishare.outcome import StartMethod
    from canishare.report.environment import Environment
    from canishare.report.model import Report
    from canishare.results import Result
    from canishare.target import Facts


_PATCH: Final = re.compile(r"\b(\d+\.\d+)\.(\d+)")


class Known:
    """Answers for every case, start method and environment of a report."""

    def __init__(self, report: Report, environments: Sequence[Environment]) -> None:
        """Take note of which Python has what."""
        self._report = report
        self._facts: dict[str, Facts] = {column.run.target.name: column.run.target for column in report.columns}
        self._main = [each for each in environments if each.measured and each.main]
        self._told_apart = _told_apart(report)
        self._possible = {each.id: self._possible_of(each) for each in environments}
        self._has: dict[str, set[str]] = {}
        self._lacks: dict[str, set[str]] = {}
        for (case, _, target), result in report.cells.items():
            if result.outcome != "unavailable":
                self._has.setdefault(target, set()).update(report.header(case).needs)
            elif not (result.detail or "").startswith("no start method"):
                missing = (result.detail or "").removeprefix("no ").split(", ")
                self._lacks.setdefault(target, set()).update(missing)

    def seen(self, case: str, method: StartMethod, environment: Environment) -> Seen:
        """Return what is known of a cell."""
        result = self._report.cells.get((case, method, environment.id))
        if result is not None:
            return self._measured(result, environment)
        if method not in environment.start_methods:
            return Seen(status="expected", outcome="unavailable", detail=f"no start method {method}")
        return self._between(case, method, environment) or self._expected(case, method, environment)

    def _measured(self, result: Result, environment: Environment) -> Seen:
        facts = self._facts[environment.id]
        case = self._report.cases[result.case]
        place = case.header.first(result.start_method, facts.markers, facts.extras)
        expectation = None if place is None else case.header.expect[place]
        # a reason is given only for what it was declared for: the suite may say something else since the cell was run
        explains = expectation is not None and result.verdict == "expected" and expectation.alternatives == result.expected
        return Seen(
            status="measured",
            outcome=result.outcome,
            detail=result.detail,
            exception=result.exception,
            message=result.message,
            worker_exception=result.worker_exception,
            worker_message=result.worker_message,
            verdict=result.verdict,
            flaky=result.flaky,
            declared=tuple(str(each) for each in result.expected),
            attempts=tuple(str(each) for each in result.attempts) if len(result.attempts) > 1 else (),
            why=expectation.why if expectation and explains else None,
            reference=expectation.reference if expectation and explains else None,
            departs=bool(explains and place is not None and place < case.overrides),
        )

    def _between(self, case: str, method: StartMethod, environment: Environment) -> Seen | None:
        """Return what two measured versions around this one come to, or None where it does not lie between two."""
        around = self._around(case, method, environment)
        if not around:
            return None
        names = " and ".join(around)
        cells = [cell for of_version in around.values() for cell in of_version]
        if len({cell.kind for cell in cells}) != 1:
            return Seen(status="unknown", note=f"{names} were measured, and disagree")
        first = cells[0]
        if not agrees(self._report.header(case), method, self._possible[environment.id], first):
            return Seen(status="unknown", note=f"{names} were measured, and agree, but something else is declared for it")
        return Seen(
            status="inferred",
            outcome=first.outcome,
            detail=first.detail,
            exception=first.exception,
            why=first.why,
            reference=first.reference,
            departs=first.departs,
            note=f"{names} were measured, and agree",
        )

    def _around(self, case: str, method: StartMethod, environment: Environment) -> dict[str, list[Seen]]:
        """Return what was measured on the next older and the next newer version of the platform, or nothing."""
        measured: dict[str, list[Seen]] = {}
        for each in self._main if environment.main else ():
            result = self._report.cells.get((case, method, each.id))
            if each.platform == environment.platform and result is not None:
                measured.setdefault(each.python_version, []).append(self._measured(result, each))
        version = version_key(environment.python_version)
        older = max((each for each in measured if version_key(each) < version), key=version_key, default=None)
        newer = min((each for each in measured if version_key(each) > version), key=version_key, default=None)
        # what another build of this very version came to is no evidence about this one
        if environment.python_version in measured or older is None or newer is None:
            return {}
        return {each: measured[each] for each in (older, newer)}

    def _expected(self, case: str, method: StartMethod, environment: Environment) -> Seen:
        of = self._report.cases[case]
        if reason := self._lacking(of.header.needs, environment):
            return Seen(status="unknown", note=reason)
        found = declared(of.header, of.overrides, method, self._possible[environment.id])
        if found.expectation is None:
            return Seen(status="unknown", note=found.unknown)
        (alternative,) = found.expectation.alternatives
        return Seen(
            status="expected",
            outcome=alternative.outcome,
            detail=alternative.detail,
            exception=alternative.exception,
            why=found.expectation.why,
            reference=found.expectation.reference,
            departs=found.departs,
        )

    def _possible_of(self, environment: Environment) -> Possible:
        """Return what the environment says of itself, or all that it may say where nobody asked it."""
        facts = self._facts.get(environment.id)
        if facts:
            return Possible(markers=[facts.markers], extras=facts.extras)
        return Possible(markers=environment.markers(self._told_apart.get(environment.python_version, ())))

    def _lacking(self, needs: Sequence[str], environment: Environment) -> str | None:
        if not needs:
            return None
        if environment.measured:
            asked = [environment]
        else:
            asked = [each for each in self._main if each.python_version == environment.python_version]
        has = set().union(*(self._has.get(each.id, ()) for each in asked))
        lacks = set().union(*(self._lacks.get(each.id, ()) for each in asked))
        return lacking(needs, has, lacks, elsewhere=all(each.platform != environment.platform for each in asked))


def _told_apart(report: Report) -> dict[str, set[int]]:
    """Return the patch levels that some expectation names, by version: 3.14.1 is ``{"3.14": {1}}``."""
    found: dict[str, set[int]] = {}
    for case in report.cases.values():
        for when in {each.when for each in case.header.expect if each.when is not None}:
            for version, patch in _PATCH.findall(when):
                found.setdefault(version, set()).add(int(patch))
    return found
