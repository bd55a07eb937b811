"""The table of `canishare plan --table`: for each target and runner when it was measured, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from canishare.targets.ci import column_name
from canishare.targets.ci import why_not_planned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canishare.results.records import Column
    from canishare.targets.matrix import Matrix


class PlanTable(msgspec.Struct, frozen=True, kw_only=True):
    """A row for each target with a cell for each runner; `notes` are numbered reasons and unlisted columns."""

    rows: list[list[str]]
    notes: list[str]


def plan_table(matrix: Matrix, measured: Mapping[str, Column]) -> PlanTable:
    """Return the table; `measured` has the measured columns by the names of their targets."""
    rows = []
    reasons: dict[str, int] = {}
    named = set()
    for target in matrix.target:
        row = [target.name]
        for runner in matrix.runner:
            why = why_not_planned(matrix, target, runner)
            column = measured.get(column_name(target, runner))
            if column is not None:
                named.add(column.run.target.name)
                row.append(_describe_column(column))
            elif why is None:
                row.append("CI, not measured yet")
            else:
                row.append(f"not measured ({reasons.setdefault(why, len(reasons) + 1)})")
        rows.append(row)
    notes = [f"({number}) {why}" for why, number in reasons.items()]
    unlisted = sorted(set(measured) - named)
    notes += [f"{name}: {_describe_column(measured[name])}; matrix.toml does not list it" for name in unlisted]
    return PlanTable(rows=rows, notes=notes)


def _describe_column(column: Column) -> str:
    run = column.run
    if run.stale_since is not None:
        return f"stale since {run.stale_since[:10]}"
    return f"{'here' if run.origin == 'local' else 'CI'}, {run.started[:10]}"
