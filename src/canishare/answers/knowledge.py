"""What is known of each cell: measured, inferred between two measured versions that agree, expected, or unknown."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.data import Seen
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

# The variables of a marker that an environment nobody measured is given; any other one leaves a cell unknown.
_KNOWN: Final = frozenset(
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

# What one platform's Python has and another's of the same version may lack.
_PLATFORM_BOUND: Final = ("mmap", "os", "resource", "select", "signal", "socket")
_PATCH: Final = re.compile(r"\b(\d+\.\d+)\.(\d+)")


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What a case declares for a cell: the expectation, and whether it departs from its family's; or why it is unknown."""

    expectation: Expectation | None = None
    departs: bool = False
    unknown: str | None = None


class Possible(msgspec.Struct, frozen=True, kw_only=True):
    """The machines that an environment may be: the PEP 508 variables of each, and what they have no variable for."""

    markers: list[dict[str, str]]
    extras: frozenset[str] = frozenset()

    def places(self, header: Header, start_method: StartMethod) -> set[int | None]:
        """Return the places of the expectations that hold for some of them."""
        return {header.matching_index(start_method, markers, self.extras) for markers in self.markers}


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
        result = self._report.cells.get(Cell(case, method, environment.id))
        if result is not None:
            return self._measured(result, environment)
        if method not in environment.start_methods:
            return Seen(status="expected", outcome="unavailable", detail=f"no start method {method}")
        return self._between(case, method, environment) or self._expected(case, method, environment)

    def _measured(self, result: Result, environment: Environment) -> Seen:
        facts = self._facts[environment.id]
        case = self._report.cases[result.case]
        place = case.header.matching_index(result.start_method, facts.markers, facts.extras)
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
            result = self._report.cells.get(Cell(case, method, each.id))
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


def declared(header: Header, overrides: int, start_method: StartMethod, possible: Possible) -> Declared:
    """Return what is declared for every one of the machines that an environment may be, if it is the same for all."""
    asked = [each.when for each in header.expect if each.when is not None and start_method in each.start_methods]
    if any(_variables(when) - _KNOWN for when in asked):
        return Declared(unknown="what is declared depends on more than the platform and the version")
    places = possible.places(header, start_method)
    if len(places) != 1:
        return Declared(unknown="what is declared depends on the patch level or the machine")
    (place,) = places
    if place is None:
        return Declared(unknown="nothing is declared for it")
    expectation = header.expect[place]
    if len(expectation.alternatives) != 1:
        return Declared(unknown="more than one outcome is declared: " + " or ".join(map(str, expectation.alternatives)))
    return Declared(expectation=expectation, departs=place < overrides)


def agrees(header: Header, start_method: StartMethod, possible: Possible, seen: Seen) -> bool:
    """Tell whether an outcome is one that is declared for each of the machines that an environment may be."""
    return all(
        place is not None
        and any(
            seen.outcome is not None
            and each.allows(Alternative(outcome=seen.outcome, exception=seen.exception, detail=seen.detail))
            for each in header.expect[place].alternatives
        )
        for place in possible.places(header, start_method)
    )


def lacking(needs: Sequence[str], has: AbstractSet[str], lacks: AbstractSet[str], *, elsewhere: bool) -> str | None:
    """Return why it is not known that a Python has what a case needs, or None where it has it.

    `has` and `lacks` are what Pythons of the same version were seen to have; `elsewhere` is whether that was on another
    platform, where what is bound to a platform may be different.
    """
    for need in needs:
        name = need.replace(":", ".")
        if name in lacks and need not in has:
            return f"this version has no {name} elsewhere" if elsewhere else f"it has no {name}"
        if need not in has or (elsewhere and name.partition(".")[0] in _PLATFORM_BOUND):
            return f"whether it has {name} was not asked"
    return None


@cache
def _variables(when: str) -> set[str]:
    return {word for word in _VARIABLE.findall(_QUOTED.sub("", when)) if word not in _OPERATORS}
