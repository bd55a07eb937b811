"""Determine what is known of each cell: measured, inferred from two measured versions that agree, expected, or unknown."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.data import Seen
from canishare.answers.environments import python_of
from canishare.answers.environments import version_key
from canishare.cases.case import Alternative
from canishare.cases.case import Expectation
from canishare.results.records import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from canishare.answers.environments import Environment
    from canishare.answers.read import Report
    from canishare.cases.case import Header
    from canishare.results.records import Result
    from canishare.running.target import Facts
    from canishare.vocabulary import StartMethod

# The marker variables that are known for unmeasured environments; with any other, a cell is unknown.
_KNOWN_VARIABLES: Final = frozenset(
    {
        "implementation_name",
        "implementation_version",
        "os_name",
        "platform_machine",
        "platform_python_implementation",
        "platform_system",
        "python_full_version",
        "python_version",
        "sys_platform",
        "extras",
    }
)
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_VARIABLE: Final = re.compile(r"[a-z_]{3,}")
_OPERATORS: Final = frozenset({"and", "not"})

# Modules whose content differs between platforms in the same version.
_PLATFORM_SPECIFIC: Final = ("mmap", "os", "resource", "select", "signal", "socket")
_PATCH_LEVEL: Final = re.compile(r"\b(\d+\.\d+)\.(\d+)")


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """The expectation of a case for a cell, and whether it overrides its family's; or why there is none."""

    expectation: Expectation | None = None
    departs: bool = False
    unknown: str | None = None


class Possible(msgspec.Struct, frozen=True, kw_only=True):
    """The machines that an environment may be: the PEP 508 variables of each, and the facts without a variable."""

    markers: list[dict[str, str]]
    extras: frozenset[str] = frozenset()

    def indexes(self, header: Header, start_method: StartMethod) -> set[int | None]:
        """Return the indexes of the expectations that match on at least one of the machines."""
        return {header.matching_index(start_method, markers, self.extras) for markers in self.markers}


class Knowledge:
    """Looks up what is known of each case, start method and environment of a report."""

    def __init__(self, report: Report, environments: Sequence[Environment]) -> None:
        """Collect which Python has and lacks which names."""
        self._report = report
        self._facts: dict[str, Facts] = {column.run.target.name: column.run.target for column in report.columns}
        self._main = [each for each in environments if each.measured and each.main]
        self._named_patch_levels = _named_patch_levels(report)
        self._possible = {each.id: self._possible_of(each) for each in environments}
        self._has: dict[str, set[str]] = {}
        self._lacks: dict[str, set[str]] = {}
        for (case, _, target), result in report.cells.items():
            if result.outcome != "unavailable":
                self._has.setdefault(target, set()).update(report.header(case).needs)
            elif not (result.detail or "").startswith("no start method"):
                missing = (result.detail or "").removeprefix("no ").split(", ")
                self._lacks.setdefault(target, set()).update(missing)

    def look_up(self, case: str, method: StartMethod, environment: Environment) -> Seen:
        """Return what is known of a cell."""
        result = self._report.cells.get(Cell(case, method, environment.id))
        if result is not None:
            return self._measured(result, environment)
        if method not in environment.start_methods:
            return Seen(status="expected", outcome="unavailable", detail=f"no start method {method}")
        return self._infer(case, method, environment) or self._expect(case, method, environment)

    def _measured(self, result: Result, environment: Environment) -> Seen:
        facts = self._facts[environment.id]
        case = self._report.cases[result.case]
        index = case.header.matching_index(result.start_method, facts.markers, facts.extras)
        expectation = None if index is None else case.header.expect[index]
        # the suite may have changed since the cell was run: show a reason only for the outcome that it explains
        explains = expectation is not None and result.verdict == "expected" and expectation.alternatives == result.expected
        return Seen(
            status="measured",
            outcome=result.outcome,
            detail=result.detail,
            exception=result.exception,
            message=result.message,
            worker_exception=result.worker_exception,
            worker_message=result.worker_message,
            worker_sees=result.worker_sees,
            verdict=result.verdict,
            flaky=result.flaky,
            declared=tuple(str(each) for each in result.expected),
            attempts=tuple(str(each) for each in result.attempts) if len(result.attempts) > 1 else (),
            why=expectation.why if expectation and explains else None,
            reference=expectation.reference if expectation and explains else None,
            fix=expectation.fix if expectation and explains else None,
            departs=bool(explains and index is not None and index < case.overrides),
            note=self._source_of_filled(Cell(result.case, result.start_method, environment.id)),
        )

    def _source_of_filled(self, cell: Cell) -> str | None:
        """Return what measured a cell that is not from its target's own column, or None."""
        run = self._report.filled.get(cell)
        if run is None:
            return None
        return f"{python_of(run.target)}, {run.target.os_release}, {run.started[:10]} (the record)"

    def _infer(self, case: str, method: StartMethod, environment: Environment) -> Seen | None:
        """Infer a cell from an older and a newer measured version, or return None if one of them is missing."""
        neighbours = self._neighbours(case, method, environment)
        if not neighbours:
            return None
        names = " and ".join(neighbours)
        cells = [cell for of_version in neighbours.values() for cell in of_version]
        if len({cell.kind for cell in cells}) != 1:
            return Seen(status="unknown", note=f"{names} were measured and disagree")
        first = cells[0]
        if not is_declared(self._report.header(case), method, self._possible[environment.id], first):
            return Seen(status="unknown", note=f"{names} were measured and agree, but the case declares something else here")
        return Seen(
            status="inferred",
            outcome=first.outcome,
            detail=first.detail,
            exception=first.exception,
            worker_sees=first.worker_sees,
            why=first.why,
            reference=first.reference,
            fix=first.fix,
            departs=first.departs,
            note=f"{names} were measured and agree",
        )

    def _neighbours(self, case: str, method: StartMethod, environment: Environment) -> dict[str, list[Seen]]:
        """Return the measured cells of the next older and next newer version on the platform, or nothing."""
        measured: dict[str, list[Seen]] = {}
        for each in self._main if environment.main else ():
            result = self._report.cells.get(Cell(case, method, each.id))
            if each.platform == environment.platform and result is not None:
                measured.setdefault(each.python_version, []).append(self._measured(result, each))
        version = version_key(environment.python_version)
        older = max((each for each in measured if version_key(each) < version), key=version_key, default=None)
        newer = min((each for each in measured if version_key(each) > version), key=version_key, default=None)
        # another build of the same version was measured, which is no evidence for this one
        if environment.python_version in measured or older is None or newer is None:
            return {}
        return {each: measured[each] for each in (older, newer)}

    def _expect(self, case: str, method: StartMethod, environment: Environment) -> Seen:
        header, overrides = self._report.cases[case].header, self._report.cases[case].overrides
        if reason := self._why_unknown(header.needs, environment):
            return Seen(status="unknown", note=reason)
        found = find_declared(header, overrides, method, self._possible[environment.id])
        if found.expectation is None:
            return Seen(status="unknown", note=found.unknown)
        (alternative,) = found.expectation.alternatives
        return Seen(
            status="expected",
            outcome=alternative.outcome,
            detail=alternative.detail,
            exception=alternative.exception,
            worker_sees=alternative.worker_sees,
            why=found.expectation.why,
            reference=found.expectation.reference,
            fix=found.expectation.fix,
            departs=found.departs,
        )

    def _possible_of(self, environment: Environment) -> Possible:
        """Return an environment's facts, or all that are possible if it was not measured."""
        facts = self._facts.get(environment.id)
        if facts:
            return Possible(markers=[facts.markers], extras=facts.extras)
        return Possible(markers=environment.markers(self._named_patch_levels.get(environment.python_version, ())))

    def _why_unknown(self, needs: Sequence[str], environment: Environment) -> str | None:
        if not needs:
            return None
        if environment.measured:
            sources = [environment]
        else:
            sources = [each for each in self._main if each.python_version == environment.python_version]
        has = set().union(*(self._has.get(each.id, ()) for each in sources))
        lacks = set().union(*(self._lacks.get(each.id, ()) for each in sources))
        return why_unknown(needs, has, lacks, elsewhere=all(each.platform != environment.platform for each in sources))


def _named_patch_levels(report: Report) -> dict[str, set[int]]:
    """Return the patch levels named in expectations, by version: 3.14.1 gives ``{"3.14": {1}}``."""
    found: dict[str, set[int]] = {}
    for case in report.cases.values():
        for when in {each.when for each in case.header.expect if each.when is not None}:
            for version, patch in _PATCH_LEVEL.findall(when):
                found.setdefault(version, set()).add(int(patch))
    return found


def find_declared(header: Header, overrides: int, start_method: StartMethod, possible: Possible) -> Declared:
    """Return the expectation for an environment if it is the same on all machines that the environment may be."""
    conditions = [each.when for each in header.expect if each.when is not None and start_method in each.start_methods]
    if any(_variables(when) - _KNOWN_VARIABLES for when in conditions):
        return Declared(unknown="the expectation depends on more than the platform and the version")
    indexes = possible.indexes(header, start_method)
    if len(indexes) != 1:
        return Declared(unknown="the expectation depends on the patch level or the machine")
    (index,) = indexes
    if index is None:
        return Declared(unknown="no expectation matches")
    expectation = header.expect[index]
    if len(expectation.alternatives) != 1:
        return Declared(unknown="more than one outcome is expected: " + " or ".join(map(str, expectation.alternatives)))
    return Declared(expectation=expectation, departs=index < overrides)


def is_declared(header: Header, start_method: StartMethod, possible: Possible, seen: Seen) -> bool:
    """Return whether the case declares an outcome for all machines that an environment may be."""
    return all(
        index is not None
        and any(
            seen.outcome is not None
            and each.allows(
                Alternative(outcome=seen.outcome, exception=seen.exception, detail=seen.detail, worker_sees=seen.worker_sees)
            )
            for each in header.expect[index].alternatives
        )
        for index in possible.indexes(header, start_method)
    )


def why_unknown(needs: Sequence[str], has: AbstractSet[str], lacks: AbstractSet[str], *, elsewhere: bool) -> str | None:
    """Return why it is unknown whether a Python has what a case needs, or None if it has it.

    `has` and `lacks` come from measured Pythons of the same version; `elsewhere` says that they ran on another platform, so
    that platform-specific modules may differ.
    """
    for need in needs:
        name = need.replace(":", ".")
        if name in lacks and need not in has:
            return f"this version has no {name} on other platforms" if elsewhere else f"it has no {name}"
        if need not in has or (elsewhere and name.partition(".")[0] in _PLATFORM_SPECIFIC):
            return f"unknown whether it has {name}"
    return None


@cache
def _variables(when: str) -> set[str]:
    return {word for word in _VARIABLE.findall(_QUOTED.sub("", when)) if word not in _OPERATORS}
