"""The costs that the report shows: the plot, and the rows of its tables."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.costs import Handing
from canishare.answers.costs import by_default
from canishare.answers.costs import handings
from canishare.answers.costs import times
from canishare.cost.record import Costs
from canishare.cost.record import Row
from canishare.cost.record import Stop
from canishare.vocabulary import REACHES
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Sequence

# In the plot's units: its width, the left and right end of its axis, and the height of a line.
WIDTH: Final = 760
_LEFT: Final = 230
_RIGHT: Final = 720
LINE: Final = 20

# Observed on two cores, with the same ways on an idle machine and during a full CI run.
LOAD_MATTERS: Final = (
    "Anything that has to wake another thread or process depends on the load: on an idle machine, whose cores have to wake up "
    "too, an exchange through a Queue took five to six times as long as on a busy one, and one through a Manager up to three "
    "times. Exchanges in shared memory took the same time. The order of these two kinds is the same under another load, the "
    "ratio between them is not."
)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A median on the plot with its quartiles, and its description in words."""

    x: float
    low: float
    high: float
    words: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A resource on the plot: the first point is of the target shown in detail, the rest are of other targets."""

    resource: str
    y: int
    points: list[Point]


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The costs that the report shows; `first` is the target whose rows are shown in detail."""

    first: Costs
    method: StartMethod
    lines: list[Line]
    ticks: list[tuple[float, str]]
    rows: list[Row]
    handing: list[Handing]
    stops: list[tuple[str, dict[str, Stop]]]


def ledger(costs: Sequence[Costs]) -> Ledger | None:
    """Return the costs to show, or None if no target has any."""
    measured = [each for each in costs if each.rows]
    if not measured:
        return None
    first = max(measured, key=lambda each: (len(each.rows), each.target.version))
    method = first.target.default_start_method
    rows = [row for row in first.rows if row.start_method == method and row.worker == "pool"]
    plotted = {row.resource: row.costs["exchange"].ratio.median for row in rows if _is_plotted(row)}
    rows.sort(key=lambda row: (plotted.get(row.resource, math.inf), row.resource, REACHES.index(row.reach)))
    others = [each for each in measured if each is not first]
    lines, ticks = _plot([first, *others], [row.resource for row in rows if _is_plotted(row)])
    return Ledger(
        first=first,
        method=method,
        lines=lines,
        ticks=ticks,
        rows=rows,
        handing=[handing for each in measured for handing in handings(each)],
        stops=_stops(costs),
    )


def _is_plotted(row: Row) -> bool:
    """Return whether to plot a row: one for each resource, since an exchange costs the same with every reach."""
    return row.worker == "pool" and row.reach == "initializer"


def _plot(costs: Sequence[Costs], resources: Sequence[str]) -> tuple[list[Line], list[tuple[float, str]]]:
    ratios = [
        (resource, each, row.costs["exchange"].ratio)
        for resource in resources
        for each in costs
        for row in each.rows
        if row.resource == resource and _is_plotted(row) and row.start_method == each.target.default_start_method
    ]
    if not ratios:
        return [], []
    lowest = math.floor(math.log10(min(spread.low for _, _, spread in ratios)))
    highest = math.ceil(math.log10(max(spread.high for _, _, spread in ratios)))

    def x(ratio: float) -> float:
        return round(_LEFT + (math.log10(ratio) - lowest) / max(highest - lowest, 1) * (_RIGHT - _LEFT), 1)

    lines = [
        Line(
            resource=resource,
            y=LINE * place + LINE,
            points=[
                Point(
                    x=x(spread.median),
                    low=x(spread.low),
                    high=x(spread.high),
                    words=f"{resource} on {each.target.name}: {times(spread)} the reference",
                )
                for name, each, spread in ratios
                if name == resource
            ],
        )
        for place, resource in enumerate(dict.fromkeys(resources))
    ]
    return lines, [(x(10.0**power), f"{10.0**power:,g}") for power in range(lowest, highest + 1)]


def _stops(costs: Sequence[Costs]) -> list[tuple[str, dict[str, Stop]]]:
    """Return each way to stop early with its figures by target, the fastest first."""
    found: dict[str, dict[str, Stop]] = {}
    for target, stop in by_default(costs):
        found.setdefault(stop.title, {})[target] = stop
    return sorted(found.items(), key=lambda item: statistics.median(stop.seconds.median for stop in item[1].values()))
