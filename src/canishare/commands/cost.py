"""``canishare cost``: measure what each way that shares costs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from canishare.errors import Fault
from canishare.project import MATRIX
from canishare.project import RESULTS
from canishare.project import project_here
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canishare.commands import AddParser
    from canishare.cost.record import Cost
    from canishare.cost.record import Row
    from canishare.cost.record import Stop


def add_parsers(add: AddParser) -> None:
    """Add the command; it sets `run` to its function."""
    cost = add(
        "cost",
        help="measure what each way to share costs, and what stopping early costs",
        description="It measures times, one script at a time: run it on an otherwise idle machine.",
    )
    cost.add_argument("words", nargs="*", metavar="RESOURCE", help="resources to measure, such as `manager-list` (default: all)")
    cost.add_argument("--target", action="append", default=[], help="as for pytest (default: the current Python)")
    cost.add_argument("--start-method", action="append", choices=START_METHODS, help="(default: all that the target has)")
    cost.add_argument(
        "--rounds", type=_positive, default=5, metavar="N", help="how often to run each script (default: %(default)s)"
    )
    cost.add_argument("--results", type=Path, metavar="FOLDER", help="(default: the project's)")
    cost.set_defaults(run=_cost)


def _cost(chosen: argparse.Namespace) -> int:
    from canishare.cases.suite import read_suite
    from canishare.cost.measure import build_costs
    from canishare.cost.measure import count_connections
    from canishare.cost.measure import measure_stops
    from canishare.cost.measure import measure_ways
    from canishare.cost.record import write_costs
    from canishare.cost.ways import list_ways
    from canishare.cost.ways import read_experiments
    from canishare.targets.choose import CURRENT
    from canishare.targets.choose import choose_targets
    from canishare.targets.matrix import read_matrix

    root = project_here()
    suite = read_suite(root)
    found = read_experiments(root)
    failures: list[str] = []

    def on_progress(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def on_failure(line: str) -> None:
        failures.append(line)
        on_progress(f"not measured: {line}")

    for target in choose_targets(chosen.target or [CURRENT], read_matrix(root / MATRIX).target, suite.needs).targets:
        available = list_ways(target, suite)
        if unknown := set(chosen.words) - {way.resource for way in available}:
            print(f"canishare: no way to measure on {target.name}: {', '.join(sorted(unknown))}", file=sys.stderr)
            return 2
        methods = chosen.start_method or START_METHODS
        ways = [
            way
            for way in available
            if way.start_method in methods and (not chosen.words or way.resource in chosen.words or way.is_reference)
        ]
        rows = measure_ways(target, ways, rounds=chosen.rounds, on_failure=on_failure, on_progress=on_progress)
        stops = measure_stops(target, found, rounds=chosen.rounds, on_failure=on_failure)
        try:
            connections = count_connections(target, found)
        except Fault as error:
            on_failure(f"proxy-connections on {target.name}: {error}")
            connections = []
        path = write_costs(build_costs(target, rows, stops, connections), chosen.results or root / RESULTS)
        _show(rows, stops)
        print(f"cost: {path}: {len(rows)} ways")
    print(f"{len(failures)} scripts failed" if failures else "everything was measured")
    return 1 if failures else 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        message = "must be at least 1"
        raise argparse.ArgumentTypeError(message)
    return number


def _show(rows: Iterable[Row], stops: Iterable[Stop]) -> None:
    from canishare.commands.tables import print_table

    print_table(
        ("resource", "reach", "start method", "exchange µs", "ratio", "task µs", "ratio", "setup ms"),
        (
            (
                row.resource,
                f"{row.worker}-{row.reach}",
                row.start_method,
                f"{row.costs['exchange'].seconds.median * 1e6:,.3g}",
                _ratio(row.costs["exchange"]),
                f"{row.costs['task'].seconds.median * 1e6:,.0f}",
                _ratio(row.costs["task"]),
                f"{row.costs['setup'].seconds.median * 1e3:,.0f}",
            )
            for row in rows
        ),
    )
    print_table(
        ("stopping early", "start method", "submitted", "ran", "wasted", "seconds"),
        (
            (
                stop.title,
                stop.start_method,
                *(f"{each:.0f}" for each in (stop.submitted.median, stop.ran.median, stop.wasted)),
                f"{stop.seconds.median:.2f} ({stop.seconds.low:.2f}-{stop.seconds.high:.2f})",
            )
            for stop in stops
        ),
    )


def _ratio(cost: Cost) -> str:
    return f"{cost.ratio.median:.3g} ({cost.ratio.low:.3g}–{cost.ratio.high:.3g})"  # noqa: RUF001 - a dash for a range
