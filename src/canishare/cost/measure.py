"""Measure costs in rounds, one script at a time, each way relative to the reference of the same round."""

from __future__ import annotations

import re
import statistics
from typing import TYPE_CHECKING
from typing import Final
from typing import TypeVar

import msgspec
import pyperf

from canishare.cost.record import COST_SCHEMA
from canishare.cost.record import KINDS
from canishare.cost.record import Connections
from canishare.cost.record import Cost
from canishare.cost.record import Costs
from canishare.cost.record import Row
from canishare.cost.record import Spread
from canishare.cost.record import Stop
from canishare.errors import Fault
from canishare.running.provenance import digest_of
from canishare.running.provenance import now
from canishare.running.run import run_cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.cost.ways import Experiment
    from canishare.cost.ways import Way
    from canishare.running.target import Target
    from canishare.vocabulary import Reach
    from canishare.vocabulary import StartMethod

# Far longer than any of the scripts takes, even under Wine.
_PATIENCE: Final = 120.0
# Ways that are compared with one run of the reference.
_WAYS_PER_REFERENCE: Final = 15
# The metadata of pyperf that affects figures and is fit to publish.
_MACHINE_FIELDS: Final = ("cpu_model_name", "cpu_count", "cpu_freq", "cpu_config", "load_avg_1min", "perf_version")
_CONNECTION: Final = re.compile(r"making connection to manager|\b(?:INCREF|DECREF)\b")
_SOCKET: Final = re.compile(r"^import socket$", re.MULTILINE)
_TASKS: Final = re.compile(r"^begins: (\w+)$(.*?)^ends$", re.MULTILINE | re.DOTALL)

T = TypeVar("T")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a cost script prints: seconds; `bytes` that pickling the resource takes, and `moved` by one exchange."""

    exchange: list[float]
    task: list[float]
    setup: list[float]
    bytes: int | None = None
    moved: int | None = None


class StopFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What an experiment on stopping early prints."""

    submitted: int
    ran: int
    needed: int
    seconds: float


def measure_ways(
    target: Target, chosen: Sequence[Way], *, rounds: int, on_failure: Callable[[str], None], on_progress: Callable[[str], None]
) -> list[Row]:
    """Return a row for each way; a way that cannot be measured has none, and `on_failure` is called with the reason.

    `chosen` contains the reference of each start method. Each way runs once a round, and the reference again before every few
    ways, so that a temporary slowdown of the machine affects a way and its reference alike.
    """
    for way in chosen:
        way.script.parent.mkdir(parents=True, exist_ok=True)
        way.script.write_text(way.source, encoding="utf-8")
    pairs: dict[Way, list[tuple[Figures, Figures]]] = {way: [] for way in chosen}
    measured: dict[Way, str] = {}
    for number in range(rounds):
        for reference in (way for way in chosen if way.is_reference):
            same_method = [way for way in chosen if way.start_method == reference.start_method]
            for start in range(0, len(same_method), _WAYS_PER_REFERENCE):
                reference_figures = None
                for way in (reference, *same_method[start : start + _WAYS_PER_REFERENCE]):
                    began = now()
                    try:
                        figures = _run_script(target, way.script, way.start_method, Figures)
                    except Fault as error:
                        on_failure(f"{way} on {target.name}, round {number + 1}: {error}")
                        continue
                    if reference_figures is None and way.is_reference:
                        reference_figures = figures
                    elif reference_figures is not None:
                        pairs[way].append((figures, reference_figures))
                        measured.setdefault(way, began)
        on_progress(f"{target.name}: round {number + 1} of {rounds}: {len(chosen)} ways")
    return [_build_row(way, of_way, measured[way]) for way, of_way in pairs.items() if of_way]


def measure_stops(
    target: Target, experiments: Sequence[Experiment], *, rounds: int, on_failure: Callable[[str], None]
) -> list[Stop]:
    """Return the figures of each way to stop early, by start method."""
    stops = []
    for start_method in target.facts.start_methods:
        for experiment in experiments:
            if experiment.id == "proxy-connections" or not experiment.can_run_on(target, start_method):
                continue
            began = now()
            try:
                found = [_run_script(target, experiment.path, start_method, StopFigures) for _ in range(rounds)]
            except Fault as error:
                on_failure(f"{experiment.id} under {start_method} on {target.name}: {error}")
                continue
            stops.append(
                Stop(
                    experiment=experiment.id,
                    title=experiment.header.title,
                    start_method=start_method,
                    measured=began,
                    submitted=_spread_of([float(each.submitted) for each in found]),
                    ran=_spread_of([float(each.ran) for each in found]),
                    needed=found[0].needed,
                    seconds=_spread_of([each.seconds for each in found]),
                )
            )
    return stops


def count_connections(target: Target, experiments: Sequence[Experiment]) -> list[Connections]:
    """Return how many connections tasks make for a proxy that they do not use, by start method and reach.

    They are counted in multiprocessing's debug log (`multiprocessing.util.debug`).

    Raises:
        Fault: the script hung or failed.
    """
    (experiment,) = (each for each in experiments if each.id == "proxy-connections")
    found = []
    for start_method in target.facts.start_methods:
        began = now()
        output, log = _read_output(target, experiment.path, start_method)
        reaches: tuple[Reach, ...] = ("passed", "initializer")
        counted = {name: len(_CONNECTION.findall(text)) for name, text in _TASKS.findall(log.replace("\r\n", "\n"))}
        found += [
            Connections(reach=reach, start_method=start_method, measured=began, tasks=int(output), connections=counted[reach])
            for reach in reaches
        ]
    return found


def build_costs(target: Target, rows: list[Row], stops: list[Stop], connections: list[Connections]) -> Costs:
    """Return a record of what was measured, with pyperf's metadata of this machine."""
    metadata = pyperf.Run([1.0], metadata={"name": "machine"}, collect_metadata=True).get_metadata()
    return Costs(
        schema=COST_SCHEMA,
        target=target.facts,
        machine={name: metadata[name] for name in _MACHINE_FIELDS if name in metadata},
        rows=rows,
        stops=stops,
        connections=connections,
    )


def _build_row(way: Way, pairs: Sequence[tuple[Figures, Figures]], measured: str) -> Row:
    costs = {}
    for kind in KINDS:
        ratios = tuple(
            statistics.median(getattr(one, kind)) / statistics.median(getattr(reference, kind)) for one, reference in pairs
        )
        seconds = [value for one, _ in pairs for value in getattr(one, kind)]
        costs[kind] = Cost(
            seconds=_spread_of(seconds), ratio=_spread_of(ratios), ratios=tuple(round(ratio, 4) for ratio in ratios)
        )
    return Row(
        resource=way.resource,
        worker=way.worker,
        reach=way.reach,
        start_method=way.start_method,
        measured=measured,
        digest=digest_of(way.source),
        costs=costs,
        bytes=pairs[0][0].bytes,
        # Linux counts read() and write() calls, not recv() and send() of sockets
        moved=None if _SOCKET.search(way.source) else pairs[0][0].moved,
    )


def _spread_of(values: Sequence[float]) -> Spread:
    low, median, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [*values] * 3
    low, median, high = (float(f"{each:.4g}") for each in (low, median, high))
    return Spread(median=median, low=low, high=high)


def _run_script(target: Target, script: Path, start_method: StartMethod, kind: type[T]) -> T:
    output, _ = _read_output(target, script, start_method)
    try:
        return msgspec.json.decode(output, type=kind)
    except msgspec.MsgspecError as error:
        message = f"{script}: the output is not the expected JSON: {error}: {output[-200:]!r}"
        raise Fault(message) from None


def _read_output(target: Target, script: Path, start_method: StartMethod) -> tuple[str, str]:
    """Run a script; return its stdout and stderr.

    Raises:
        Fault: it hung or failed.
    """
    cell = run_cell(script, target=target, start_method=start_method, patience=_PATIENCE)
    errors = cell.stderr.decode(errors="replace")
    if cell.hung is not None or cell.status != 0:
        problem = f"hung ({cell.hung})" if cell.hung is not None else f"exited with status {cell.status}"
        message = f"{script} {problem}: {' | '.join(errors.strip().splitlines()[-3:])}"
        raise Fault(message)
    return cell.stdout.decode(errors="replace"), errors
