"""Plan CI's jobs: which target is measured on which runner, and why others are not."""

from __future__ import annotations

from typing import Final

import msgspec

from canishare.errors import MatrixError
from canishare.targets.matrix import Matrix
from canishare.targets.matrix import Runner
from canishare.targets.matrix import TargetEntry

# GitHub's limit for one matrix.
MAX_JOBS: Final = 256


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One job of the matrix: a target on a runner.

    `session` is the nox session that it runs. `way` is how it gets Python, `uv` or `image`; `request` names the
    version for uv, or the tag of the official image.
    """

    name: str
    runs_on: str
    session: str
    way: str
    request: str


def plan_jobs(matrix: Matrix) -> list[Job]:
    """Return CI's jobs: one for each pair of a target and a runner that can install it.

    Raises:
        MatrixError: there are none, or more than GitHub allows.
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
        if target.ci is not None and why_not_planned(matrix, target, runner) is None
    ]
    if not planned:
        message = "matrix.toml: no target has a runner: CI would pass without measuring anything"
        raise MatrixError(message)
    if len(planned) > MAX_JOBS:
        message = f"matrix.toml: {len(planned)} jobs; GitHub allows at most {MAX_JOBS} in a matrix"
        raise MatrixError(message)
    return planned


def why_not_planned(matrix: Matrix, target: TargetEntry, runner: Runner) -> str | None:
    """Return why CI does not measure a target on a runner, or None if it does."""
    for absence in matrix.absence:
        if target.name in absence.targets and runner.name in absence.runners:
            return absence.why
    if target.ci is None:
        return "no CI runner has it; it is measured on machines that have it"
    if target.ci not in runner.has:
        return f"{runner.name} cannot install it"
    return None


def column_name(target: TargetEntry, runner: Runner) -> str:
    """Return the name of a target's column when a runner measures it; on Linux x86-64 it has no suffix."""
    return target.name + ("" if runner.name == "linux-x64" else f"-{runner.name}")
