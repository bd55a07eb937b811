"""For every target and runner: measured, by whom and when; or planned; or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from canishare.targets.ci import column_name
from canishare.targets.ci import why_not_planned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canishare.results.records import Column
    from canishare.targets.matrix import Matrix


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A row for each target, with a cell for each runner; the reasons that cells refer to by number, and other columns."""

    rows: list[list[str]]
    notes: list[str]


def planned(matrix: Matrix, measured: Mapping[str, Column]) -> Planned:
    """Return what is measured and planned; `measured` has columns by the names of their targets."""
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
                row.append(_measured(column))
            elif why is None:
                row.append("CI, not measured yet")
            else:
                row.append(f"not measured ({reasons.setdefault(why, len(reasons) + 1)})")
        rows.append(row)
    notes = [f"({number}) {why}" for why, number in reasons.items()]
    notes += [f"{name}: {_measured(measured[name])}; matrix.toml does not list it" for name in sorted(set(measured) - named)]
    return Planned(rows=rows, notes=notes)


def _measured(column: Column) -> str:
    run = column.run
    if run.stale_since is not None:
        return f"stale since {run.stale_since[:10]}"
    return f"{'here' if run.origin == 'local' else 'CI'}, {run.started[:10]}"
