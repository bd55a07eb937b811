"""CI's jobs, planned from matrix.toml."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.answers.planned import plan_table
from canishare.errors import MatrixError
from canishare.running.target import platform_suffix
from canishare.targets.ci import MAX_JOBS
from canishare.targets.ci import column_name
from canishare.targets.ci import plan_jobs
from canishare.targets.ci import why_not_planned
from canishare.targets.matrix import Absence
from canishare.targets.matrix import Matrix
from canishare.targets.matrix import Runner
from canishare.targets.matrix import TargetEntry
from canishare.targets.matrix import read_matrix

if TYPE_CHECKING:
    from canishare.running.target import Target

ROOT = Path(__file__).parent.parent.parent
MATRIX = read_matrix(ROOT / "matrix.toml")
RUNNERS = [Runner(name="linux-x64", label="ubuntu", has=("uv",)), Runner(name="macos-arm64", label="macos", has=("uv",))]


def entry(name: str, ci: str | None = "uv") -> TargetEntry:
    return msgspec.convert({"name": name, "implementation": "cpython", "version": "3.13", "source": "", "ci": ci}, TargetEntry)


def test_plan_prints_a_matrix_that_github_accepts() -> None:
    printed = subprocess.run([sys.executable, "-m", "canishare", "plan"], cwd=ROOT, capture_output=True, text=True, check=True)
    planned = json.loads(printed.stdout)["include"]
    assert printed.stdout.count("\n") == 1
    assert 0 < len(planned) <= MAX_JOBS
    names = [job["name"] for job in planned]
    assert len(set(names)) == len(names)
    assert all(isinstance(value, str) and value for job in planned for value in job.values())


def test_a_plan_without_jobs_or_with_too_many_is_refused() -> None:
    with pytest.raises(MatrixError, match="CI would pass without measuring anything"):
        plan_jobs(Matrix(target=[entry("cpython-3.13", ci=None)], runner=RUNNERS))
    many = [entry(f"cpython-3.{number}") for number in range(129)]
    with pytest.raises(MatrixError, match="258 jobs; GitHub allows at most 256 in a matrix"):
        plan_jobs(Matrix(target=many, runner=RUNNERS))
    assert len(plan_jobs(Matrix(target=many[:128], runner=RUNNERS))) == MAX_JOBS


def test_a_known_absence_gets_no_job_and_the_table_gives_the_reason() -> None:
    absence = Absence(targets=("cpython-3.13",), runners=("macos-arm64",), why="nobody built it")
    matrix = Matrix(target=[entry("cpython-3.13")], runner=RUNNERS, absence=[absence])
    assert [job.name for job in plan_jobs(matrix)] == ["cpython-3.13"]
    found = plan_table(matrix, {})
    assert found.rows == [["cpython-3.13", "CI, not measured yet", "not measured (1)"]]
    assert found.notes == ["(1) nobody built it"]


def test_each_target_has_a_job_or_a_reason_on_every_runner() -> None:
    names = {job.name for job in plan_jobs(MATRIX)}
    for target in MATRIX.target:
        for runner in MATRIX.runner:
            why = why_not_planned(MATRIX, target, runner)
            assert (column_name(target, runner) in names) == (why is None)
            assert why is None or len(why.split()) > 3
    planned = {job.session for job in plan_jobs(MATRIX)}
    assert {f"matrix({target.name.removeprefix('cpython-')})" for target in MATRIX.target if target.ci} == planned


@pytest.mark.parametrize("workflow", ["ci.yml", "matrix.yml"])
def test_a_workflow_pins_its_actions_and_ends_in_one_job_that_needs_all_others(workflow: str) -> None:
    text = (ROOT / ".github" / "workflows" / workflow).read_text(encoding="utf-8")
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line) for line in re.findall(r"uses: (.*)", text))
    assert "\npermissions: {}\n" in text
    names = re.findall(r"^  ([a-z]+):\n    name:", text, re.MULTILINE)
    needs = re.findall(r"needs: \[(.*)\]", text)[-1].split(", ")
    assert names == [*needs, "required"]
    # what a shell is given reaches it through `env`
    assert "${{" not in "".join(re.findall(r"run: .*(?:\n {10}.*)*", text))


def test_workflows_run_only_nox_sessions_that_exist() -> None:
    listed = subprocess.run([sys.executable, "-m", "nox", "--list"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    sessions = set(re.findall(r"^[*-] ([^\s(]+)", listed, re.MULTILINE))
    for workflow in (ROOT / ".github" / "workflows").glob("*.yml"):
        for names in re.findall(r'nox -s ([a-z" $A-Z]+?)(?: --|\n|\')', workflow.read_text(encoding="utf-8")):
            assert set(names.split()) <= sessions | {'"$SESSION"'}


@pytest.mark.parametrize(
    ("platform", "machine", "runner"),
    [
        ("linux", "x86_64", "linux-x64"),
        ("linux", "aarch64", "linux-arm64"),
        ("darwin", "arm64", "macos-arm64"),
        ("darwin", "x86_64", "macos-x64"),
        ("win32", "amd64", "windows-x64"),
        ("win32", "arm64", "windows-arm64"),
    ],
)
def test_a_targets_column_has_the_name_of_its_job(here: Target, platform: str, machine: str, runner: str) -> None:
    facts = msgspec.structs.replace(here.facts, platform=platform, machine=machine, emulator=None)
    planned = next(each for each in MATRIX.runner if each.name == runner)
    assert column_name(entry("cpython-3.13"), planned) == "cpython-3.13" + platform_suffix(facts)
    # an emulated target does not count as that system
    assert not platform_suffix(msgspec.structs.replace(facts, emulator="wine 8.0"))
