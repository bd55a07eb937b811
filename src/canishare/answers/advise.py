"""Advise on a need: list the ways that share in every environment asked for, cheapest first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.costs import combine
from canishare.answers.costs import quantity
from canishare.answers.costs import times
from canishare.answers.environments import find_environment
from canishare.answers.environments import version_key
from canishare.answers.needs import needs
from canishare.cost.record import Spread
from canishare.errors import NoSuchChoiceError
from canishare.vocabulary import PLATFORMS
from canishare.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.answers.data import Data
    from canishare.answers.data import PublishedCase
    from canishare.answers.environments import Environment
    from canishare.answers.needs import Need
    from canishare.vocabulary import Direction


# Weakest first.
_STATUSES: Final[tuple[Status, ...]] = ("unknown", "expected", "inferred", "measured")


class SharingWay(msgspec.Struct, frozen=True, kw_only=True):
    """A way that shares in every environment asked for; `task` is the cost of passing it to a task, if measured."""

    case: str
    carrier: str
    status: Status
    exchange: Spread | None
    task: Spread | None


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """A suitable resource with the ways that share it, the cheapest first.

    `exchange` is the lowest cost of an exchange among these ways, relative to a Value through a Pool's initializer, over all
    targets that measured it under one of the start methods asked for; None if none did. `status` is the weakest status of
    the ways.
    """

    resource: str
    title: str
    exchange: Spread | None
    status: Status
    ways: list[SharingWay]


def newest_environments(data: Data) -> list[Environment]:
    """Return the environment of the newest CPython on each platform, measured or not."""
    in_order = sorted(data.environments, key=_version_order)
    newest = {each.platform: each for each in in_order if each.main and each.platform in PLATFORMS}
    return [newest[platform] for platform in PLATFORMS if platform in newest]


def explain(data: Data, need_id: str | None, names: Sequence[str]) -> Iterator[str]:
    """Yield lines with the advice for a need in the environments of these names, or with all needs if `need_id` is None.

    Raises:
        NoSuchChoiceError: the need or an environment does not exist.
    """
    if need_id is None:
        yield from (f"{need.id:10} {need.title}" for need in needs().values())
        return
    if need_id not in needs():
        message = f"no need {need_id!r}; choose one of {', '.join(needs())}"
        raise NoSuchChoiceError(message)
    need = needs()[need_id]
    chosen = [find_environment(data.environments, name) for name in names] or newest_environments(data)
    yield f"{need.title}. {need.note}"
    what = {"parent": "shares", "worker": "the worker sees it"}[need.direction]
    yield f"{what} on " + ", ".join(f"{each.id} ({each.default_start_method})" for each in chosen) + ", cheapest first:"
    found = advise(data, need, chosen)
    for each in found:
        cost = "cost not measured" if each.exchange is None else f"an exchange costs {times(each.exchange)} a Value's"
        yield f"  {each.resource}: {cost} ({each.status})"
        for worker in dict.fromkeys(way.carrier.partition("-")[0] for way in each.ways):
            of_worker = [way for way in each.ways if way.carrier.startswith(worker)]
            yield f"    {worker:9} " + ", ".join(
                way.carrier.partition("-")[2] + (f" (a task costs {quantity(way.task.median)} times)" if way.task else "")
                for way in of_worker
            )
    if found:
        yield f"The code: {_code_of(found[0].ways[0].case, data).command}"
    else:
        yield "  none"


def advise(data: Data, need: Need, environments: Sequence[Environment]) -> list[Advice]:
    """Return the resources that serve a need in all `environments`, each under its default start method.

    Those with the cheapest exchange come first, unmeasured ones last.
    """
    titles = {resource.id: resource.title for resource in data.resources}
    found = []
    for resource in need.resources:
        if ways := sorted(
            _find_ways(data, resource, need.direction, environments), key=lambda way: (*_cost_order(way.task), way.case)
        ):
            cheapest = min((way.exchange for way in ways), key=_cost_order)
            status = min((way.status for way in ways), key=_STATUSES.index)
            found.append(Advice(resource=resource, title=titles[resource], exchange=cheapest, status=status, ways=ways))
    return sorted(found, key=lambda each: _cost_order(each.exchange))


def _code_of(case_id: str, data: Data) -> PublishedCase:
    """Return the recipe of a case that works, or the case."""
    case = data.case(case_id)
    return data.case(case.recipe) if case.recipe else case


def _find_ways(data: Data, resource: str, direction: Direction, environments: Sequence[Environment]) -> Iterator[SharingWay]:
    places = {environment.id: place for place, environment in enumerate(data.environments)}
    for case in data.cases:
        if case.resource != resource:
            continue
        seen = [data.seen[data.cells[case.id][each.default_start_method][places[each.id]]] for each in environments]
        if all(each.works(direction) and not each.flaky for each in seen):
            exchange, task = _costs(data, case, environments)
            status = min((each.status for each in seen), key=_STATUSES.index)
            yield SharingWay(case=case.id, carrier=f"{case.worker}-{case.reach}", status=status, exchange=exchange, task=task)


def _costs(data: Data, case: PublishedCase, environments: Sequence[Environment]) -> tuple[Spread | None, Spread | None]:
    methods = {each.default_start_method for each in environments}
    rows = [
        row
        for costs in data.costs
        for row in costs.rows
        if (row.resource, row.worker, row.reach) == (case.resource, case.worker, case.reach) and row.start_method in methods
    ]
    if not rows:
        return None, None
    return combine([row.costs["exchange"].ratio for row in rows]), combine([row.costs["task"].ratio for row in rows])


def _version_order(environment: Environment) -> tuple[tuple[int, ...], bool, str]:
    return version_key(environment.python_version), environment.measured, environment.id


def _cost_order(cost: Spread | None) -> tuple[bool, float]:
    return cost is None, 0 if cost is None else cost.median
