"""Merge the results of several machines; contradictions are errors."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec

from canishare.cost.record import Costs
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


class MergeSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge did: the names of targets with new columns, and of those whose old column was kept as stale.

    `empty` lists sources without a column or costs, from runs that were interrupted or had errors. `changed` has a line for
    each cell whose outcome differs from before.
    """

    fresh: list[str]
    stale: list[str]
    empty: list[str]
    changed: list[str]


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of several folders by their targets' ids, their costs, and the names of folders without either."""

    columns: dict[str, Column]
    costs: list[Costs]
    empty: list[str]


def collect(sources: Sequence[Path]) -> Collected:
    """Return the columns and costs of all `sources`.

    Raises:
        ResultsError: no source has a column or costs, a file cannot be read, or two columns are of one target.
    """
    columns: dict[str, Column] = {}
    costs: list[Costs] = []
    empty = []
    for source in sources:
        columns_there, costs_there = read_columns(source), read_all_costs(source)
        costs += costs_there
        if not columns_there and not costs_there:
            empty.append(source.name)
        for column in columns_there:
            other = _find_same_target(column, columns)
            if other is not None:
                raise ResultsError(_describe_conflict(other, column))
            columns[column.run.target.id] = column
    if not columns and not costs:
        raise ResultsError(_describe_nothing(sources))
    return Collected(columns=columns, costs=costs, empty=empty)


def merge(sources: Sequence[Path], to: Path) -> MergeSummary:
    """Copy the columns of all `sources` into the folder `to`.

    A column in `to` that no source replaces is kept and marked as stale since the day on which it was measured.

    Raises:
        ResultsError: no source has a column, a file cannot be read, or two are of one target; nothing is written then.
    """
    found = collect(sources)
    fresh = found.columns
    if not fresh:
        raise ResultsError(_describe_nothing(sources))
    earlier = read_columns(to)
    kept = [column for column in earlier if _find_same_target(column, fresh) is None]
    changed = compare(cells_of(column for column in earlier if column.run.target.id in fresh), cells_of(fresh.values())).changed
    (to / "suites").mkdir(parents=True, exist_ok=True)
    for column in fresh.values():
        suite = suite_path(column.path.parent, column.run.suite)
        shutil.copyfile(suite, suite_path(to, column.run.suite))
        shutil.copyfile(column.path, to / f"{column.run.target.name}.jsonl")
    for column in kept:
        _mark_stale(column)
    # costs are measured separately: a target's old ones stay until they are measured again
    for each in found.costs:
        write_costs(each, to)
    return MergeSummary(
        fresh=sorted(column.run.target.name for column in fresh.values()),
        stale=sorted(column.run.target.name for column in kept),
        empty=found.empty,
        changed=[f"{each} ({each.new.verdict})" for each in changed],
    )


def _find_same_target(column: Column, others: dict[str, Column]) -> Column | None:
    """Return the column of the same target: with the same id, or the same name and so the same file name."""
    target = column.run.target
    same = (other for other in others.values() if target.id == other.run.target.id or target.name == other.run.target.name)
    return next(same, None)


def _describe_nothing(sources: Sequence[Path]) -> str:
    return f"{', '.join(map(str, sources))}: no results: run the matrix first (`nox`)"


def _describe_conflict(one: Column, other: Column) -> str:
    """Return the error message for two columns of one target, with the first cell that differs, if any."""
    where = f"{other.path}: a second column of {other.run.target.name}; the first is {one.path}"
    if one.run.target.id != other.run.target.id:
        return f"{where}. They come from different platforms or machines: {one.run.target.id} and {other.run.target.id}"
    found = compare(cells_of([one]), cells_of([other]))
    for change in found.changed:
        return f"{where}. They contradict each other: {change}"
    if found.rewritten:
        return f"{where}. {found.rewritten} of their cells have different scripts"
    if found.only_old or found.only_new:
        return f"{where}. They have {found.only_old} and {found.only_new} cells that the other lacks"
    return f"{where}. The two columns are identical"


def _mark_stale(column: Column) -> None:
    run = column.run
    if run.stale_since is None:
        write_column(column.path, msgspec.structs.replace(run, stale_since=run.started), column.results, column.end)
