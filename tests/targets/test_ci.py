"""The plan: CI's jobs, from matrix.toml."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.answers.planned import planned
from canishare.errors import MatrixError
from canishare.running.target import platform_suffix
from canishare.targets.ci import MAX_JOBS
from canishare.targets.ci import column_name
from canishare.targets.ci import jobs
from canishare.targets.ci import not_planned
from canishare.targets.matrix import Absence
from canishare.targets.matrix import Matrix
from canishare.targets.matrix import Runner
from canishare.targets.matrix import Wanted
from canishare.targets.matrix import read_matrix

if TYPE_CHECKING:
    from canishare.running.target import Target

ROOT = Path(__file__).parent.parent.parent
MATRIX = read_matrix(ROOT / "matrix.toml")
RUNNERS = [Runner(name="linux-x64", label="ubuntu", has=("uv",)), Runner(name="macos-arm64", label="macos", has=("uv",))]


def wanted(name: str, ci: str | None = "uv") -> Wanted:
    return msgspec.convert({"name": name, "implementation": "cpython", "version": "3.13", "source": "", "ci": ci}, Wanted)


def test_the_plan_is_what_github_takes() -> None:
    printed = subprocess.run([sys.executable, "-m", "canishare", "plan"], cwd=ROOT, capture_output=True, text=True, check=True)
    planned = json.loads(printed.stdout)["include"]
    assert printed.stdout.count("\n") == 1
    assert 0 < len(planned) <= MAX_JOBS
    names = [job["name"] for job in planned]
    assert len(set(names)) == len(names)
    assert all(isinstance(value, str) and value for job in planned for value in job.values())


def test_a_plan_of_nothing_or_of_too_much_is_refused() -> None:
    with pytest.raises(MatrixError, match="CI would measure nothing"):
        jobs(Matrix(target=[wanted("cpython-3.13", ci=None)], runner=RUNNERS))
    many = [wanted(f"cpython-3.{number}") for number in range(129)]
    with pytest.raises(MatrixError, match="258 jobs, and GitHub runs 256 of a matrix at most"):
        jobs(Matrix(target=many, runner=RUNNERS))
    assert len(jobs(Matrix(target=many[:128], runner=RUNNERS))) == MAX_JOBS


def test_a_known_absence_is_no_job_and_the_table_says_why() -> None:
    absence = Absence(targets=("cpython-3.13",), runners=("macos-arm64",), why="nobody built it")
    matrix = Matrix(target=[wanted("cpython-3.13")], runner=RUNNERS, absence=[absence])
    assert [job.name for job in jobs(matrix)] == ["cpython-3.13"]
    found = planned(matrix, {})
    assert found.rows == [["cpython-3.13", "CI, not measured yet", "not measured (1)"]]
    assert found.notes == ["(1) nobody built it"]


def test_each_target_is_planned_on_a_runner_or_has_its_reason_on_all() -> None:
    names = {job.name for job in jobs(MATRIX)}
    for target in MATRIX.target:
        for runner in MATRIX.runner:
            why = not_planned(MATRIX, target, runner)
            assert (column_name(target, runner) in names) == (why is None)
            assert why is None or len(why.split()) > 3
    planned = {job.session for job in jobs(MATRIX)}
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


def test_what_a_workflow_runs_is_a_session_of_nox() -> None:
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
def test_a_target_calls_its_column_what_the_plan_calls_the_job(here: Target, platform: str, machine: str, runner: str) -> None:
    told = msgspec.structs.replace(here.facts, platform=platform, machine=machine, emulator=None)
    planned = next(each for each in MATRIX.runner if each.name == runner)
    assert column_name(wanted("cpython-3.13"), planned) == "cpython-3.13" + platform_suffix(told)
    # what is emulated has a name of its own, and is not that system
    assert not platform_suffix(msgspec.structs.replace(told, emulator="wine 8.0"))
