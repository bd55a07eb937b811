"""Build the published data: the measured cells, and what is known of the others."""

from __future__ import annotations

import difflib
from collections import Counter
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING
from typing import Generic
from typing import TypeVar

from canishare.answers.claims import describe_findings
from canishare.answers.claims import judge_claims
from canishare.answers.costs import exchange_of
from canishare.answers.costs import figures
from canishare.answers.costs import times
from canishare.answers.data import DATA_SCHEMA
from canishare.answers.data import Counts
from canishare.answers.data import Data
from canishare.answers.data import Measurement
from canishare.answers.data import PublishedCase
from canishare.answers.data import PublishedClaim
from canishare.answers.data import PublishedFinding
from canishare.answers.data import PublishedNeed
from canishare.answers.data import PublishedResource
from canishare.answers.data import Seen
from canishare.answers.environments import environments
from canishare.answers.knowledge import Knowledge
from canishare.answers.needs import needs
from canishare.answers.needs import recipes_for
from canishare.cases.case import Case
from canishare.cases.recipes import RECIPES
from canishare.results.records import Cell
from canishare.results.records import Result
from canishare.vocabulary import REACHES
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import VOCABULARY
from canishare.vocabulary import WORKERS

if TYPE_CHECKING:
    from collections.abc import Hashable
    from collections.abc import Iterable

    from canishare.answers.environments import Environment
    from canishare.answers.read import Report
    from canishare.vocabulary import OutcomeName
    from canishare.vocabulary import StartMethod
    from canishare.vocabulary import WorkerSees

Entry = TypeVar("Entry", bound="Hashable")


class Table(Generic[Entry]):
    """A table of distinct entries with their indexes."""

    def __init__(self) -> None:
        """Create an empty table."""
        self.entries: list[Entry] = []
        self._places: dict[Entry, int] = {}

    def place(self, entry: Entry) -> int:
        """Return the index of an entry, adding it if it is new."""
        place = self._places.setdefault(entry, len(self.entries))
        if place == len(self.entries):
            self.entries.append(entry)
        return place


def build(report: Report, *, evidence: bool = True) -> Data:
    """Return the published data of a report; without `evidence`, it lacks outputs and stacks."""
    found = environments(report.columns)
    known = Knowledge(report, found)
    texts: Table[str] = Table()
    seen: Table[Seen] = Table()
    cells: dict[str, dict[StartMethod, list[int]]] = {}
    measurements: dict[str, dict[StartMethod, list[Measurement | None]]] = {}
    for case, method in product(report.cases, START_METHODS):
        row = [known.look_up(case, method, environment) for environment in found]
        cells.setdefault(case, {})[method] = [seen.place(each) for each in row]
        if not evidence:
            continue
        results = [report.cells.get(Cell(case, method, environment.id)) for environment in found]
        measurements.setdefault(case, {})[method] = [
            _measurement(result, environment, texts) if result and _has_evidence(result, environment, report) else None
            for result, environment in zip(results, found, strict=True)
        ]
    cases = [_case(case, report, texts) for case in report.cases.values()]
    return Data(
        schema=DATA_SCHEMA,
        vocabulary=VOCABULARY,
        newest=max(column.run.started for column in report.columns),
        counts=_counts(report, cells, seen.entries),
        environments=found,
        families=report.families,
        resources=_resources(report.cases.values()),
        cases=cases,
        claims=_claims(report),
        needs=_needs(cases),
        seen=seen.entries,
        cells=cells,
        evidence=measurements,
        texts=texts.entries,
        costs=report.costs,
        left_out=report.left_out,
    )


def _has_evidence(result: Result, environment: Environment, report: Report) -> bool:
    """Return whether a cell was run and its output is there; the record has none."""
    cell = Cell(result.case, result.start_method, environment.id)
    return result.outcome != "unavailable" and not environment.recorded and cell not in report.filled


def _measurement(result: Result, environment: Environment, texts: Table[str]) -> Measurement:
    began = datetime.fromisoformat(result.measured) - datetime.fromisoformat(environment.measured_on or result.measured)
    return Measurement(
        seconds=result.seconds,
        after=round(began.total_seconds()),
        stdout=texts.place(result.stdout),
        stderr=texts.place(result.stderr),
        stacks=[(stack.pid, stack.role, texts.place(stack.text)) for stack in result.stacks or ()],
        reused=result.reused,
    )


def _case(case: Case, report: Report, texts: Table[str]) -> PublishedCase:
    cases = report.cases
    group, *rest = case.id.split("/")
    resource = rest[0] if case.family else None
    worker, _, reach = rest[1].partition("-") if case.family else ("", "", "")
    # a carrier of a reader's own is named after its file
    is_way = worker in WORKERS and reach in REACHES
    instead = cases.get(case.header.instead or "")
    return PublishedCase(
        id=case.id,
        title=case.header.title,
        script=texts.place(case.source),
        code=texts.place(case.code),
        digest=case.digest,
        launch=case.header.launch,
        family=case.family,
        resource=resource,
        worker=worker if is_way else None,
        reach=reach if is_way else None,
        claims=case.header.claims,
        threads=case.header.threads,
        instead=instead.id if instead else None,
        recipe=case.header.recipe if case.header.recipe in cases else None,
        fix=case.header.fix,
        symptoms=() if case.family else case.header.symptoms,  # those of the atlas are their resource's
        reported=case.header.reported,
        differs=_differs(case.code, instead.code) if instead else ([], []),
        marks=case.marks,
        exchange=times(cost) if group == RECIPES and (cost := exchange_of(rest[0], report.costs)) else None,
        own=case.id in report.own,
    )


def _differs(code: str, other: str) -> tuple[list[int], list[int]]:
    """Return the line numbers, from 0, of each text's lines that the other does not have."""
    matcher = difflib.SequenceMatcher(None, code.splitlines(), other.splitlines(), autojunk=False)
    own: list[int] = []
    others: list[int] = []
    for tag, first, last, other_first, other_last in matcher.get_opcodes():
        if tag != "equal":
            own += range(first, last)
            others += range(other_first, other_last)
    return own, others


def _resources(cases: Iterable[Case]) -> list[PublishedResource]:
    found: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        if case.family is not None:
            found.setdefault((case.id.split("/")[1], case.family), []).append(case)
    # a case's title is its resource's and its carrier's
    return [
        PublishedResource(
            id=resource,
            title=_shared_beginning([case.header.title for case in of_resource]).rpartition(", ")[0] or resource,
            family=family,
            symptoms=of_resource[0].header.symptoms,
        )
        for (resource, family), of_resource in found.items()
    ]


def _shared_beginning(texts: list[str]) -> str:
    first, last = min(texts), max(texts)
    return first[: next((place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))]


def _needs(cases: list[PublishedCase]) -> list[PublishedNeed]:
    recipes = [case.id for case in cases if case.is_recipe]
    return [
        PublishedNeed(id=need.id, title=need.title, note=need.note, recipes=recipes_for(need, recipes))
        for need in needs().values()
    ]


def _claims(report: Report) -> list[PublishedClaim]:
    return [
        PublishedClaim(
            number=judged.claim.number,
            text=judged.claim.text,
            why=judged.claim.why,
            verdict=judged.verdict,
            findings=[
                PublishedFinding(case=finding.case, held=finding.held, seen=finding.seen, where=words, targets=finding.targets)
                for finding, words in zip(judged.findings, describe_findings(judged.findings, report), strict=True)
            ],
            figures=figures(judged.claim.number, report.costs),
        )
        for judged in judge_claims(report)
    ]


def _counts(report: Report, cells: dict[str, dict[StartMethod, list[int]]], seen: list[Seen]) -> Counts:
    places = Counter(place for methods in cells.values() for row in methods.values() for place in row)
    statuses: Counter[str] = Counter()
    outcomes: Counter[OutcomeName] = Counter()
    sights: Counter[WorkerSees] = Counter()
    unexpected = flaky = absent = 0
    for place, count in places.items():
        each = seen[place]
        if each.status == "measured" and each.outcome is not None:
            outcomes[each.outcome] += count
            if each.worker_sees is not None:
                sights[each.worker_sees] += count
            unexpected += count * (each.verdict == "unexpected")
            flaky += count * each.flaky
        elif each.status == "expected" and each.outcome == "unavailable":
            absent += count
        else:
            statuses[each.status] += count
    return Counts(
        targets=len(report.columns),
        cases=len(report.cases),
        measured=sum(outcomes.values()) - outcomes["unavailable"],
        outcomes=dict(outcomes),
        worker_sees=dict(sights),
        unexpected=unexpected,
        flaky=flaky,
        inferred=statuses["inferred"],
        expected=statuses["expected"],
        expected_unavailable=absent,
        unknown=statuses["unknown"],
    )
