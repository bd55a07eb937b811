"""The plan: what CI measures on which runner, and what is known not to exist."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.matrix import Matrix
from canishare.matrix import MatrixError
from canishare.matrix import Runner
from canishare.matrix import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from canishare.results import Column

# GitHub runs no more jobs of one matrix.
MOST_JOBS: Final = 256


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One job of the matrix: a target on a runner.

    `session` is nox's, and what the job is about; `way` is how it gets the Python that uv, or the official image, knows
    by `request`.
    """

    name: str
    runs_on: str
    session: str
    way: str
    request: str


def jobs(matrix: Matrix) -> list[Job]:
    """Return CI's jobs, one for every target and runner that has a way to get it.

    Raises:
        MatrixError: there are none, or more than GitHub runs.
    """
    planned = [
        Job(
            name=column_name(target, runner),
            runs_on=runner.label,
            session=f"matrix({target.name.removeprefix('cpython-')})",
            way=target.ci,
            request=target.alias,
        )
        for target in matrix.target
        for runner in matrix.runner
        if target.ci is not None and not_planned(matrix, target, runner) is None
    ]
    if not planned:
        message = "matrix.toml: no target has a runner: CI would measure nothing, and look as if all were well"
        raise MatrixError(message)
    if len(planned) > MOST_JOBS:
        message = f"matrix.toml: {len(planned)} jobs, and GitHub runs {MOST_JOBS} of a matrix at most"
        raise MatrixError(message)
    return planned


def not_planned(matrix: Matrix, target: Wanted, runner: Runner) -> str | None:
    """Return why CI does not measure a target on a runner, or None where it does."""
    for absence in matrix.absence:
        if target.name in absence.targets and runner.name in absence.runners:
            return absence.why
    if target.ci is None:
        return "no runner of CI has it: it is measured where it is found"
    if target.ci not in runner.has:
        return f"{runner.name} has no way to get it"
    return None


def column_name(target: Wanted, runner: Runner) -> str:
    """Return what a target's column is called when a runner measures it: that of Linux on x86-64 has the plain name."""
    return target.name + ("" if runner.name == "linux-x64" else f"-{runner.name}")


def table(matrix: Matrix, measured: Mapping[str, Column]) -> Iterator[str]:
    """Yield lines: for every target and runner, whether it was measured, by whom and when, or will be, or why not.

    `measured` holds columns by the name of their target.
    """
    rows = [["", *(runner.name for runner in matrix.runner)]]
    reasons: dict[str, int] = {}
    named = set()
    for target in matrix.target:
        row = [target.name]
        for runner in matrix.runner:
            why = not_planned(matrix, target, runner)
            column = measured.get(column_name(target, runner))
            if column is not None:
                named.add(column.run.target.name)
                row.append(_measured(column))
            elif why is None:
                row.append("CI, not measured yet")
            else:
                row.append(f"not measured ({reasons.setdefault(why, len(reasons) + 1)})")
        rows.append(row)
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    for why, number in reasons.items():
        yield f"({number}) {why}"
    for name in sorted(set(measured) - named):
        yield f"{name}: {_measured(measured[name])}, and matrix.toml does not list it"


def _measured(column: Column) -> str:
    run = column.run
    if run.stale_since is not None:
        return f"stale since {run.stale_since[:10]}"
    return f"{'here' if run.origin == 'local' else 'CI'}, {run.started[:10]}"
