"""What the measured costs say of the article's claims, and costs in words."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.cost.record import Costs
from canishare.cost.record import Spread
from canishare.cost.record import Stop
from canishare.vocabulary import Reach
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence


class Handing(msgspec.Struct, frozen=True, kw_only=True):
    """What a Pool's task costs that gets a Manager's list but does not use it, by the way it gets it; seconds.

    `against` is the ratio of passing it to the initializer, over the rounds: median, minimum and maximum.
    """

    target: str
    start_method: StartMethod
    as_global: Spread | None
    initializer: Spread
    passed: Spread
    against: Spread
    append: Spread
    connections: dict[Reach, float]


def figures(claim: int, costs: Sequence[Costs]) -> list[str]:
    """Return sentences with the measured costs that concern one of the article's claims."""
    found = [handing for each in costs for handing in handings(each)]
    match claim:
        case 8:
            return [_as_global(each, each.as_global) for each in found if each.as_global is not None]
        case 10:
            return [_passed(each) for each in found]
        case 11:
            return [_stopped(*each) for each in by_default(costs) if each[1].experiment.startswith("polling-")]
        case 12:
            return [_stopped(*each) for each in by_default(costs) if each[1].experiment in _RETURNED]
    return []


def cost_verdict(claim: int, costs: Sequence[Costs]) -> str | None:
    """Return the costs' verdict on a claim of the article; None if it is not about cost or they were not measured."""
    found = [handing for each in costs for handing in handings(each)]
    on_fork = [(each.as_global, each.initializer) for each in found if each.as_global is not None]
    match claim:
        case 8 if on_fork:
            against = [one.median / other.median for one, other in on_fork]
            verdict = "confirmed" if max(against) < _SLOW else "refuted"
            return f"{verdict}: a task takes {_range(against)} times as long as one whose worker got it from the initializer"
        case 10 if found:
            against = [each.against.median for each in found]
            verdict = "right about the figure, wrong about the cause" if min(against) > _SLOW else "refuted"
            return f"{verdict}: {_range(against)} times as long as through the initializer, under fork as well"
        case 12:
            stops = {(target, stop.experiment): stop.seconds.median for target, stop in by_default(costs)}
            against = [
                stops[target, "polling-list-passed"] / seconds
                for (target, experiment), seconds in stops.items()
                if experiment == "returned" and (target, "polling-list-passed") in stops
            ]
            return f"{_range(against)} times as fast as polling a list that is passed" if against else None
    return None


def _range(ratios: Sequence[float]) -> str:
    return f"{quantity(min(ratios))} to {quantity(max(ratios))}"


def _as_global(each: Handing, task: Spread) -> str:
    return (
        f"{each.target}, {each.start_method}: a task whose worker has the proxy as a global takes {micro(task)}, and an append "
        f"and a pop by it {micro(each.append)}."
    )


def _passed(each: Handing) -> str:
    counts = "".join(f"; {count:g} connections a task {_HANDED[reach]}" for reach, count in each.connections.items())
    return (
        f"{each.target}, {each.start_method}: a task that is passed a proxy and never uses it takes {times(each.against)} as "
        f"long as one whose worker has it from the initializer: {micro(each.passed)} against {micro(each.initializer)}{counts}."
    )


def _stopped(target: str, stop: Stop) -> str:
    seconds = f"{stop.seconds.median:.2f} s ({stop.seconds.low:.2f} to {stop.seconds.high:.2f})"
    return (
        f"{target}, {stop.start_method}: {stop.title[0].lower()}{stop.title[1:]}: {stop.ran.median:.0f} tasks ran, "
        f"{stop.needed} were needed, and it took {seconds}."
    )


def by_default(costs: Sequence[Costs]) -> list[tuple[str, Stop]]:
    """Return each way to stop early with its target, under the target's default start method."""
    return [
        (each.target.name, stop) for each in costs for stop in each.stops if stop.start_method == each.target.default_start_method
    ]


# Twice as long counts as slow.
_SLOW: Final = 2
_RETURNED: Final = ("returned", "cancelled-futures", "polling-list-passed")
_HANDED: Final[dict[Reach, str]] = {"passed": "where it is passed", "initializer": "where the initializer has it"}


def micro(spread: Spread) -> str:
    """Return seconds in words: ``42 µs (40 to 44)``."""
    return f"{quantity(spread.median * 1e6)} µs ({quantity(spread.low * 1e6)} to {quantity(spread.high * 1e6)})"


def times(spread: Spread) -> str:
    """Return a ratio in words: ``5.6 times (5.4 to 5.8)``."""
    return f"{quantity(spread.median)} times ({quantity(spread.low)} to {quantity(spread.high)})"


def combine(ratios: Sequence[Spread]) -> Spread:
    """Return the median of the medians, and the minimum and maximum of the quartiles, of several targets' ratios."""
    return Spread(
        median=statistics.median(each.median for each in ratios),
        low=min(each.low for each in ratios),
        high=max(each.high for each in ratios),
    )


def exchange_of(resource: str, costs: Sequence[Costs]) -> Spread | None:
    """Return what an exchange costs relative to a Value's, over all targets and ways, or None if nobody measured it."""
    ratios = [row.costs["exchange"].ratio for each in costs for row in each.rows if row.resource == resource]
    return combine(ratios) if ratios else None


def quantity(number: float) -> str:
    """Return a number with three significant digits: ``0.166``, ``4.8``, ``10,300``."""
    return f"{float(f'{number:.3g}'):,g}"


def handings(costs: Costs) -> Iterator[Handing]:
    """Yield what a Manager's list costs a Pool's tasks, under each start method of a target."""
    rows = {(row.reach, row.start_method): row for row in costs.rows if (row.resource, row.worker) == ("manager-list", "pool")}
    for method in costs.target.start_methods:
        passed, initializer = rows.get(("passed", method)), rows.get(("initializer", method))
        if passed is None or initializer is None:
            continue
        as_global = rows.get(("global", method))
        rounds = zip(passed.costs["task"].ratios, initializer.costs["task"].ratios, strict=False)
        against = [one / other for one, other in rounds]
        yield Handing(
            target=costs.target.name,
            start_method=method,
            as_global=None if as_global is None else as_global.costs["task"].seconds,
            initializer=initializer.costs["task"].seconds,
            passed=passed.costs["task"].seconds,
            against=Spread(median=statistics.median(against), low=min(against), high=max(against)),
            append=(as_global or initializer).costs["exchange"].seconds,
            connections={each.reach: each.connections / each.tasks for each in costs.connections if each.start_method == method},
        )
