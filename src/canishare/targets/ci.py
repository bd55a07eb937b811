"""CI's jobs: which target is measured on which runner, and why not on the others."""

from __future__ import annotations

from typing import Final

import msgspec

from canishare.errors import MatrixError
from canishare.targets.matrix import Matrix
from canishare.targets.matrix import Runner
from canishare.targets.matrix import Wanted

# GitHub runs no more jobs of one matrix.
MAX_JOBS: Final = 256


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
    if len(planned) > MAX_JOBS:
        message = f"matrix.toml: {len(planned)} jobs, and GitHub runs {MAX_JOBS} of a matrix at most"
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
