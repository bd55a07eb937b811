"""Merging: the results of many machines put together, strictly."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec

from canishare.cost.record import read_all_costs
from canishare.cost.record import write_costs
from canishare.errors import ResultsError
from canishare.results.diff import cells_of
from canishare.results.diff import compare
from canishare.results.records import Column
from canishare.results.store import read_columns
from canishare.results.store import suite_path
from canishare.results.store import write_column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.cost.record import Costs


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """The result of merging: the names of targets that reported, and of those whose old column was kept as stale.

    `empty` are sources with neither a column nor costs: a run that was interrupted or could not run all of its cells.
    `changed` has a line for each cell whose outcome differs from the last one.
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
    changed = compare(cells_of(column for column in earlier if column.run.target.id in fresh), cells_of(fresh.values())).changed
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
        changed=[f"{each} ({each.new.verdict})" for each in changed],
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
        return f"{where}. They are of different machines: {one.run.target.id} and {other.run.target.id}"
    found = compare(cells_of([one]), cells_of([other]))
    for change in found.changed:
        return f"{where}. They contradict each other: {change}"
    if found.rewritten:
        return f"{where}. {found.rewritten} of their cells have different scripts"
    return f"{where}. The two columns are identical"


def _mark_stale(column: Column) -> None:
    run = column.run
    if run.stale_since is None:
        write_column(column.path, msgspec.structs.replace(run, stale_since=run.started), column.results, column.end)
