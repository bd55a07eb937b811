"""Read and write ``results/cost/NAME.json``: the costs of one target, relative to a reference."""

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

# exchange: a running worker makes one change and reads it back. task: a task that gets the resource and does nothing.
# setup: create the resource and run a worker's first task.
Kind = Literal["exchange", "task", "setup"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """The median and quartiles of several figures."""

    median: float
    low: float
    high: float


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """One cost: in seconds, and as a ratio to the reference of the same round."""

    seconds: Spread
    ratio: Spread
    ratios: tuple[float, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The costs of a way.

    `bytes` is the pickled size of a resource that is passed with a task; `moved` is how many bytes the worker reads and
    writes for one exchange. Each is None where it does not apply or cannot be measured.
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
        """The key of the row."""
        return self.resource, self.worker, self.reach, self.start_method


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A way to stop early: how many tasks were submitted, ran, and were needed to find the result; total seconds."""

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
        """The median number of tasks that ran but were not needed."""
        return max(self.ran.median - self.needed, 0)


class Connections(msgspec.Struct, frozen=True, kw_only=True):
    """How many connections to a Manager tasks make for a proxy that they do not use."""

    reach: Reach
    start_method: StartMethod
    measured: str
    tasks: int
    connections: int


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """The costs of a target, and pyperf's metadata of the machine that measured them."""

    schema: int
    target: Facts
    machine: dict[str, str | int | float]
    rows: list[Row]
    stops: list[Stop]
    connections: list[Connections]


def costs_schema() -> dict[str, Any]:
    """Return the JSON Schema of a costs file."""
    schema = msgspec.json.schema(Costs)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "canishare costs", **schema}


def read_costs(path: Path) -> Costs:
    """Return the content of a costs file.

    Raises:
        ResultsError: it cannot be read or has another schema; the message names the file and the key.
    """
    try:
        costs = msgspec.json.decode(path.read_bytes(), type=Costs)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise ResultsError(message) from None
    except msgspec.MsgspecError as error:
        message = f"{path}: not a costs file: {error}"
        raise ResultsError(message) from None
    if costs.schema != COST_SCHEMA:
        message = f"{path}: schema {costs.schema}; this canishare reads {COST_SCHEMA}"
        raise ResultsError(message)
    return costs


def read_all_costs(results: Path) -> list[Costs]:
    """Return the costs of all targets in a folder of results, sorted by name."""
    return [read_costs(path) for path in sorted((results / "cost").glob("*.json"))]


def write_costs(costs: Costs, results: Path) -> Path:
    """Write a target's costs and return the path; rows of the same interpreter that were not measured again are kept."""
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
