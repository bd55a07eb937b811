"""Merging: the results of many machines put together, strictly."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import msgspec

from canishare.cost.record import read_all_costs
from canishare.cost.record import write_costs
from canishare.results import Column
from canishare.store import ResultsError
from canishare.store import read_columns
from canishare.store import suite_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.cost.record import Costs


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What came of merging, by the names of targets: what reported, and what is kept of an earlier time and stale.

    `empty` are sources with neither a column nor costs: what was interrupted, or could not run all of its cells.
    `changed` has a line for each cell whose outcome is another than the last time.
    """

    fresh: list[str]
    stale: list[str]
    empty: list[str]
    changed: list[str]


def merge(sources: Sequence[Path], to: Path) -> Merged:
    """Put the columns of all `sources` into the folder `to`.

    A column that stands there already and that no source replaces is kept, and marked with the day that it is stale
    since: the one on which it was measured.

    Raises:
        ResultsError: no source has a column, a file cannot be used, or two are of one target; nothing is written then.
    """
    fresh: dict[str, Column] = {}
    costs: list[Costs] = []
    empty = []
    for source in sources:
        columns, costs_there = read_columns(source), read_all_costs(source)
        costs += costs_there
        if not columns and not costs_there:
            empty.append(source.name)
        for column in columns:
            other = _same_target(column, fresh)
            if other is not None:
                raise ResultsError(_refusal(other, column))
            fresh[column.run.target.id] = column
    if not fresh:
        message = f"{', '.join(map(str, sources))}: no results there"
        raise ResultsError(message)
    earlier = read_columns(to)
    kept = [column for column in earlier if _same_target(column, fresh) is None]
    changed = [line for last in earlier if last.run.target.id in fresh for line in _differences(last, fresh[last.run.target.id])]
    (to / "suites").mkdir(parents=True, exist_ok=True)
    for column in fresh.values():
        suite = suite_path(column.path.parent, column.run.suite)
        shutil.copyfile(suite, suite_path(to, column.run.suite))
        shutil.copyfile(column.path, to / f"{column.run.target.name}.jsonl")
    for column in kept:
        _mark_stale(column)
    # costs have their own days: a target's last ones stay until it is measured again
    for each in costs:
        write_costs(each, to)
    return Merged(
        fresh=sorted(column.run.target.name for column in fresh.values()),
        stale=sorted(column.run.target.name for column in kept),
        empty=empty,
        changed=changed,
    )


def _same_target(column: Column, others: dict[str, Column]) -> Column | None:
    """Return the column of the same target: by its id, or by its name, which is the name of its file."""
    target = column.run.target
    same = (other for other in others.values() if target.id == other.run.target.id or target.name == other.run.target.name)
    return next(same, None)


def _refusal(one: Column, other: Column) -> str:
    """Return why two columns of one target are refused: the first cell in which they contradict each other, if any."""
    where = f"{other.path}: a second column of {other.run.target.name}; the first is {one.path}"
    if one.run.target.id != other.run.target.id:
        return f"{where}, and it is another machine: {one.run.target.id}, and {other.run.target.id}"
    cells = {(cell.case, cell.start_method): cell for cell in one.results}
    for cell in other.results:
        first = cells.get((cell.case, cell.start_method))
        if first is not None and (first.digest, first.attempts) != (cell.digest, cell.attempts):
            if first.digest != cell.digest:
                return f"{where}: {cell.case} has another text"
            return (
                f"{where}: they contradict each other: {cell.case} under {cell.start_method} "
                f"is {first.attempts[0]}, and {cell.attempts[0]}"
            )
    return f"{where}, and no cell of both differs: a double"


def _differences(last: Column, now: Column) -> Iterator[str]:
    """Yield a line for each cell of both, of one text of its case, that came to something else."""
    cells = {(cell.case, cell.start_method, cell.digest): cell for cell in last.results}
    for cell in now.results:
        before = cells.get((cell.case, cell.start_method, cell.digest))
        if before is not None and before.attempts != cell.attempts:
            was, is_ = (", then ".join(map(str, each.attempts)) for each in (before, cell))
            yield f"{now.run.target.name}: {cell.case} under {cell.start_method} was {was}, and is {is_} ({cell.verdict})"


def _mark_stale(column: Column) -> None:
    run = column.run
    if run.stale_since is None:
        run = msgspec.structs.replace(run, stale_since=run.started)
    lines = b"".join(msgspec.json.encode(line) + b"\n" for line in (run, *column.results))
    end = msgspec.structs.replace(column.end, digest="sha256:" + hashlib.sha256(lines).hexdigest())
    fresh = column.path.with_suffix(".new")
    fresh.write_bytes(lines + msgspec.json.encode(end) + b"\n")
    fresh.replace(column.path)
