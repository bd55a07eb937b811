"""Costs as they stand in ``results/cost/NAME.json``: one file a target, each row measured against the reference beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import Final
from typing import Literal
from typing import get_args

import msgspec

from canishare.atomic import write_atomically
from canishare.errors import ResultsError
from canishare.running.target import Facts
from canishare.vocabulary import Reach
from canishare.vocabulary import StartMethod
from canishare.vocabulary import Worker

if TYPE_CHECKING:
    from pathlib import Path

COST_SCHEMA: Final = 1

# exchange: a running worker makes one change and reads it back. task: a task that does nothing, with the resource handed
# over in that way. setup: the resource is created, and a worker has done its first task.
Kind = Literal["exchange", "task", "setup"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """The median of some figures, and the quartiles below and above it."""

    median: float
    low: float
    high: float


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What one thing costs: in seconds, and against the reference of the same round, which has no unit."""

    seconds: Spread
    ratio: Spread
    ratios: tuple[float, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What a way costs.

    `bytes` is the size of the resource as it goes with a task, where it does; `moved` is how many bytes the worker reads
    and writes for one exchange, where the system tells.
    """

    resource: str
    worker: Worker
    reach: Reach
    start_method: StartMethod
    measured: str
    digest: str
    costs: dict[Kind, Cost]
    bytes: int | None = None
    moved: int | None = None

    @property
    def way(self) -> tuple[str, Worker, Reach, StartMethod]:
        """What tells it from other rows."""
        return self.resource, self.worker, self.reach, self.start_method


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A way to stop early: tasks submitted, run, and needed to find what was sought; seconds to the end."""

    experiment: str
    title: str
    start_method: StartMethod
    measured: str
    submitted: Spread
    ran: Spread
    needed: int
    seconds: Spread

    @property
    def wasted(self) -> float:
        """How many tasks ran that nobody needed, in the median."""
        return max(self.ran.median - self.needed, 0)


class Connections(msgspec.Struct, frozen=True, kw_only=True):
    """How many connections to a Manager a task makes that is handed a proxy and does not use it."""

    reach: Reach
    start_method: StartMethod
    measured: str
    tasks: int
    connections: int


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """The costs of a target, and what pyperf tells of the machine that measured them."""

    schema: int
    target: Facts
    machine: dict[str, str | int | float]
    rows: list[Row]
    stops: list[Stop]
    connections: list[Connections]


def costs_schema() -> dict[str, Any]:
    """Return the JSON Schema of a file of costs."""
    schema = msgspec.json.schema(Costs)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "canishare costs", **schema}


def read_costs(path: Path) -> Costs:
    """Return a file of costs.

    Raises:
        ResultsError: it cannot be read, or is of another schema; the message names the file and the key.
    """
    try:
        costs = msgspec.json.decode(path.read_bytes(), type=Costs)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise ResultsError(message) from None
    except msgspec.MsgspecError as error:
        message = f"{path}: no file of costs: {error}"
        raise ResultsError(message) from None
    if costs.schema != COST_SCHEMA:
        message = f"{path}: schema {costs.schema}; this canishare reads {COST_SCHEMA}"
        raise ResultsError(message)
    return costs


def read_all_costs(results: Path) -> list[Costs]:
    """Return the costs of every target in a folder of results, by name; none where nothing was measured."""
    return [read_costs(path) for path in sorted((results / "cost").glob("*.json"))]


def write_costs(costs: Costs, results: Path) -> Path:
    """Write a target's costs; rows of this very interpreter that were not measured again stay. Return the file."""
    path = results / "cost" / f"{costs.target.name}.json"
    if path.exists() and (last := read_costs(path)).target == costs.target:
        fresh = {row.way for row in costs.rows}
        costs = msgspec.structs.replace(
            costs,
            rows=sorted([*costs.rows, *(row for row in last.rows if row.way not in fresh)], key=lambda row: row.way),
            stops=costs.stops or last.stops,
            connections=costs.connections or last.connections,
        )
    write_atomically(path, msgspec.json.format(msgspec.json.encode(costs), indent=1) + b"\n")
    return path
