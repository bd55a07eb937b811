"""Measuring costs: round after round, one script at a time, each way against the reference of the same round."""

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

# Far longer than any of the scripts takes, under Wine too.
_PATIENCE: Final = 120.0
# Ways that are held against one run of the reference.
_BLOCK: Final = 15
# What pyperf tells of a machine that others may know, and that figures rest on.
_MACHINE: Final = ("cpu_model_name", "cpu_count", "cpu_freq", "cpu_config", "load_avg_1min", "perf_version")
_CONNECTION: Final = re.compile(r"making connection to manager|\b(?:INCREF|DECREF)\b")
_SOCKET: Final = re.compile(r"^import socket$", re.MULTILINE)
_TASKS: Final = re.compile(r"^begins: (\w+)$(.*?)^ends$", re.MULTILINE | re.DOTALL)

T = TypeVar("T")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a cost script prints: seconds; bytes of the resource as it goes with a task, and bytes for one exchange."""

    exchange: list[float]
    task: list[float]
    setup: list[float]
    bytes: int | None = None
    moved: int | None = None


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """What an experiment about stopping early prints."""

    submitted: int
    ran: int
    needed: int
    seconds: float


def measure_ways(
    target: Target, chosen: Sequence[Way], *, rounds: int, failed: Callable[[str], None], progress: Callable[[str], None]
) -> list[Row]:
    """Return a row for each way; `failed` is called with a line where one could not be measured, and that is left out.

    `chosen` has the reference of each of its start methods, which is run again before every few ways, and every way is
    run once a round: what slows the machine for a while slows a way and what it is held against.
    """
    for way in chosen:
        way.script.parent.mkdir(parents=True, exist_ok=True)
        way.script.write_text(way.source, encoding="utf-8")
    pairs: dict[Way, list[tuple[Figures, Figures]]] = {way: [] for way in chosen}
    measured: dict[Way, str] = {}
    for number in range(rounds):
        for reference in (way for way in chosen if way.is_reference):
            beside = [way for way in chosen if way.start_method == reference.start_method]
            for block in (beside[start : start + _BLOCK] for start in range(0, len(beside), _BLOCK)):
                held_against = None
                for way in (reference, *block):
                    began = now()
                    try:
                        figures = _run(target, way.script, way.start_method, Figures)
                    except Fault as error:
                        failed(f"{way} on {target.name}, round {number + 1}: {error}")
                        continue
                    if held_against is None and way.is_reference:
                        held_against = figures
                    elif held_against is not None:
                        pairs[way].append((figures, held_against))
                        measured.setdefault(way, began)
        progress(f"{target.name}: round {number + 1} of {rounds}: {len(chosen)} ways")
    return [_row(way, found, measured[way]) for way, found in pairs.items() if found]


def measure_stops(target: Target, experiments: Sequence[Experiment], *, rounds: int, failed: Callable[[str], None]) -> list[Stop]:
    """Return what each way to stop early came to, by start method."""
    stops = []
    for start_method in target.facts.start_methods:
        for experiment in experiments:
            if experiment.id == "proxy-connections" or not experiment.suits(target, start_method):
                continue
            began = now()
            try:
                found = [_run(target, experiment.path, start_method, Stopped) for _ in range(rounds)]
            except Fault as error:
                failed(f"{experiment.id} under {start_method} on {target.name}: {error}")
                continue
            stops.append(
                Stop(
                    experiment=experiment.id,
                    title=experiment.header.title,
                    start_method=start_method,
                    measured=began,
                    submitted=_spread([float(each.submitted) for each in found]),
                    ran=_spread([float(each.ran) for each in found]),
                    needed=found[0].needed,
                    seconds=_spread([each.seconds for each in found]),
                )
            )
    return stops


def count_connections(target: Target, experiments: Sequence[Experiment]) -> list[Connections]:
    """Return how many connections tasks make that are handed a proxy and do not use it, by start method and reach.

    They are counted in multiprocessing's own log (`multiprocessing.util.debug`), which names each one.

    Raises:
        Fault: the script did not end well.
    """
    (experiment,) = (each for each in experiments if each.id == "proxy-connections")
    found = []
    for start_method in target.facts.start_methods:
        began = now()
        output, log = _output(target, experiment.path, start_method)
        reaches: tuple[Reach, ...] = ("passed", "initializer")
        counted = {name: len(_CONNECTION.findall(text)) for name, text in _TASKS.findall(log.replace("\r\n", "\n"))}
        found += [
            Connections(reach=reach, start_method=start_method, measured=began, tasks=int(output), connections=counted[reach])
            for reach in reaches
        ]
    return found


def costs_of(target: Target, rows: list[Row], stops: list[Stop], connections: list[Connections]) -> Costs:
    """Return what was measured, with what pyperf tells of this machine."""
    told = pyperf.Run([1.0], metadata={"name": "machine"}, collect_metadata=True).get_metadata()
    return Costs(
        schema=COST_SCHEMA,
        target=target.facts,
        machine={name: told[name] for name in _MACHINE if name in told},
        rows=rows,
        stops=stops,
        connections=connections,
    )


def _row(way: Way, pairs: Sequence[tuple[Figures, Figures]], measured: str) -> Row:
    costs = {}
    for kind in KINDS:
        ratios = tuple(
            statistics.median(getattr(one, kind)) / statistics.median(getattr(reference, kind)) for one, reference in pairs
        )
        seconds = [value for one, _ in pairs for value in getattr(one, kind)]
        costs[kind] = Cost(seconds=_spread(seconds), ratio=_spread(ratios), ratios=tuple(round(ratio, 4) for ratio in ratios))
    return Row(
        resource=way.resource,
        worker=way.worker,
        reach=way.reach,
        start_method=way.start_method,
        measured=measured,
        digest=digest_of(way.source),
        costs=costs,
        bytes=pairs[0][0].bytes,
        # Linux counts reads and writes, and a socket's own calls are neither
        moved=None if _SOCKET.search(way.source) else pairs[0][0].moved,
    )


def _spread(values: Sequence[float]) -> Spread:
    low, median, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [*values] * 3
    low, median, high = (float(f"{each:.4g}") for each in (low, median, high))
    return Spread(median=median, low=low, high=high)


def _run(target: Target, script: Path, start_method: StartMethod, kind: type[T]) -> T:
    output, _ = _output(target, script, start_method)
    try:
        return msgspec.json.decode(output, type=kind)
    except msgspec.MsgspecError as error:
        message = f"{script} printed no figures: {error}: {output[-200:]!r}"
        raise Fault(message) from None


def _output(target: Target, script: Path, start_method: StartMethod) -> tuple[str, str]:
    """Return what a script wrote to its two outputs.

    Raises:
        Fault: it did not end well.
    """
    ended = run_cell(script, target=target, start_method=start_method, patience=_PATIENCE)
    errors = ended.stderr.decode(errors="replace")
    if ended.hung is not None or ended.status != 0:
        problem = f"hung ({ended.hung})" if ended.hung is not None else f"ended with {ended.status}"
        message = f"{script} {problem}: {' | '.join(errors.strip().splitlines()[-3:])}"
        raise Fault(message)
    return ended.stdout.decode(errors="replace"), errors
