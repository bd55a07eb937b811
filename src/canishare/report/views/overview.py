"""What the page shows before a reader chooses anything: a few representative environments and their cells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from canishare.answers.data import PublishedCase
from canishare.answers.data import PublishedResource
from canishare.answers.data import Seen
from canishare.answers.environments import Environment
from canishare.answers.environments import version_key
from canishare.answers.read import variants
from canishare.cases.atlas import Family
from canishare.vocabulary import PLATFORMS
from canishare.vocabulary import REACHES
from canishare.vocabulary import WORKERS
from canishare.vocabulary import Carried
from canishare.vocabulary import Direction
from canishare.vocabulary import DirectionTerm
from canishare.vocabulary import ReachTerm
from canishare.vocabulary import StartMethod
from canishare.vocabulary import Term

if TYPE_CHECKING:
    from canishare.answers.data import Data


class TableCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as a template shows it."""

    case: str
    method: StartMethod
    environment: str
    seen: Seen
    direction: Direction


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One of the article's examples or a trap; `variants` are its cases by what tells them apart."""

    id: str
    title: str
    variants: dict[str, PublishedCase]
    cells: dict[str, list[TableCell]]


class AtlasTable(msgspec.Struct, frozen=True, kw_only=True):
    """The table of the families that have the same carriers; `direction` is the one that they are about."""

    direction: DirectionTerm
    carriers: list[tuple[str, ReachTerm]]
    workers: list[tuple[Term, int]]
    families: list[tuple[Family, list[tuple[PublishedResource, list[TableCell | None]]]]]

    @classmethod
    def of(cls, carried: Carried, first: Environment, data: Data) -> AtlasTable:
        """Return a table with the cells of an environment."""
        families = [family for family in data.families if family.carried == carried]
        ids = {family.id for family in families}
        cases = {(case.resource, case.worker, case.reach): case for case in data.cases if case.family in ids}
        there = {(worker, reach) for _, worker, reach in cases}
        carriers = [(worker, reach) for worker in WORKERS for reach in REACHES if (worker, reach) in there]
        widths = Counter[str](worker for worker, _ in carriers)
        terms = {term.word: term for term in data.vocabulary.reaches}
        return cls(
            direction=next(term for term in data.vocabulary.directions if term.carried == carried),
            carriers=[(worker, terms[reach]) for worker, reach in carriers],
            workers=[(term, width) for term in data.vocabulary.workers if (width := widths[term.word])],
            families=[
                (
                    family,
                    [
                        (
                            resource,
                            [
                                _cell(cases[key], first, data) if (key := (resource.id, *carrier)) in cases else None
                                for carrier in carriers
                            ],
                        )
                        for resource in data.resources
                        if resource.family == family.id
                    ],
                )
                for family in families
            ],
        )


class OwnTable(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a reader's own that are not in the atlas's tables, on the targets that the reader measured."""

    columns: list[tuple[Environment, StartMethod]]
    rows: list[tuple[PublishedCase, list[TableCell]]]

    @classmethod
    def of(cls, data: Data) -> OwnTable:
        """Return the table; it has no rows if there are no such cases."""
        measured = [each for each in data.environments if each.measured and not each.recorded]
        columns = [(environment, method) for environment in measured for method in environment.start_methods]
        cases = [case for case in data.cases if case.own and not case.reach]
        return cls(
            columns=columns, rows=[(case, [_cell(case, each, data, method) for each, method in columns]) for case in cases]
        )


class Showcase(msgspec.Struct, frozen=True, kw_only=True):
    """The page's tables before anything is chosen."""

    environments: list[Environment]
    first: Environment
    examples: list[Example]
    traps: list[Example]
    tables: list[AtlasTable]
    own: OwnTable

    @classmethod
    def of(cls, data: Data) -> Showcase:
        """Return the tables for some data."""
        chosen = _chosen(data.environments)
        first = max((each for each in chosen if each.measured), key=_age, default=data.environments[0])
        tables = [AtlasTable.of(carried, first, data) for carried in ("state", "object")]
        return cls(
            environments=chosen,
            first=first,
            examples=[_example(name, cases, chosen, data) for name, cases in _examples(data).items()],
            traps=[_example(case.id, {"": case}, chosen, data) for case in data.cases if case.id.startswith("traps/")],
            tables=[table for table in tables if table.carriers],
            own=OwnTable.of(data),
        )


def _chosen(environments: list[Environment]) -> list[Environment]:
    """Return the newest released CPython of each platform and default start method: what most readers have."""
    newest: dict[tuple[str, str], Environment] = {}
    for each in environments:
        if each.main and each.platform in PLATFORMS and not _is_prerelease(each, environments):
            key = (each.platform, each.default_start_method)
            newest[key] = max(newest.get(key, each), each, key=_age)
    return list(newest.values())


def _is_prerelease(environment: Environment, environments: list[Environment]) -> bool:
    """Return whether a version was measured as a prerelease, on any platform."""
    same = (each.version for each in environments if each.main and each.python_version == environment.python_version)
    return any(version is not None and any(mark in version for mark in ("a", "b", "rc")) for version in same)


def _age(environment: Environment) -> tuple[tuple[int, ...], bool]:
    # of two builds of a version, the one whose name is the version alone
    return version_key(environment.python_version), environment.label == environment.python_version


def _examples(data: Data) -> dict[str, dict[str, PublishedCase]]:
    """Return the article's examples with their cases by variant; an example without variants is ``passed``."""
    cases = {case.id: case for case in data.cases if case.id.startswith("article/")}
    return {
        stem: {case.removeprefix(stem).removeprefix("-") or "passed": cases[case] for case in of_example}
        for stem, of_example in variants(cases).items()
    }


def _example(name: str, cases: dict[str, PublishedCase], environments: list[Environment], data: Data) -> Example:
    first = next(iter(cases.values()))
    what, _, worker = name.partition("/")[2].replace("-", " ").rpartition(" ")
    return Example(
        id=name,
        title=f"{what.capitalize()} with a {worker.capitalize()}" if len(cases) > 1 else first.title,
        variants=cases,
        cells={variant: [_cell(case, each, data) for each in environments] for variant, case in cases.items()},
    )


def _cell(case: PublishedCase, environment: Environment, data: Data, method: StartMethod | None = None) -> TableCell:
    method = method or environment.default_start_method
    place = data.environments.index(environment)
    seen = data.seen[data.cells[case.id][method][place]]
    return TableCell(case=case.id, method=method, environment=environment.id, seen=seen, direction=data.direction_of(case))
