"""``canishare targets`` and ``plan``: the targets on this machine, and CI's jobs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from canishare.project import MATRIX
from canishare.project import known_project
from canishare.project import project_here
from canishare.project import results_here

if TYPE_CHECKING:
    import argparse

    from canishare.commands import AddParser


def add_parsers(add: AddParser) -> None:
    """Add the commands; each sets `run` to its function."""
    targets = add("targets", help="list the targets of matrix.toml: found on this machine, and absent")
    targets.add_argument("--matrix", type=Path, metavar="FILE", help="(default: the project's)")
    targets.set_defaults(run=_targets)

    plan = add("plan", help="print CI's jobs as GitHub's matrix, from matrix.toml")
    plan.add_argument("--matrix", type=Path, metavar="FILE", help="(default: the project's)")
    plan.add_argument("--table", action="store_true", help="print when each target was measured on each runner, or why not")
    plan.add_argument("--results", type=Path, metavar="FOLDER", help="(default: the project's)")
    plan.set_defaults(run=_plan)


def _targets(chosen: argparse.Namespace) -> int:
    from canishare.commands.tables import print_table
    from canishare.targets.choose import find_targets
    from canishare.targets.matrix import read_matrix

    found = find_targets(read_matrix(chosen.matrix or known_project() / MATRIX).target)
    rows: list[tuple[str, ...]] = [
        (
            target.name,
            target.facts.implementation_version,
            target.facts.default_start_method if target.facts.start_methods else "none",
            " ".join(target.command),
        )
        for target in found.targets
    ]
    rows += [(entry.name, "absent", "", f"try: {entry.source}") for entry in found.absent]
    print_table(("target", "version", "default", "command"), rows)
    for problem in found.broken:
        print(f"not usable: {problem}")
    return 0 if found.targets else 1


def _plan(chosen: argparse.Namespace) -> int:
    import msgspec

    from canishare.answers.planned import plan_table
    from canishare.commands.tables import print_table
    from canishare.results.store import read_columns
    from canishare.targets.ci import plan_jobs
    from canishare.targets.matrix import read_matrix

    matrix = read_matrix(chosen.matrix or project_here() / MATRIX)
    if not chosen.table:
        print(json.dumps({"include": [msgspec.structs.asdict(job) for job in plan_jobs(matrix)]}))
        return 0
    measured = {column.run.target.name: column for column in read_columns(chosen.results or results_here())}
    found = plan_table(matrix, measured)
    print_table(("target", *(runner.name for runner in matrix.runner)), found.rows)
    print("\n".join(found.notes))
    return 0
