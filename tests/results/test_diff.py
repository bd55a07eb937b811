"""What changed between two sets of results."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest
from columns import CASES
from columns import write_column

from canishare.cases.case import Expectation
from canishare.errors import ResultsError
from canishare.results.diff import compare
from canishare.results.diff import diff
from canishare.results.records import Cell
from canishare.results.records import Result
from canishare.results.store import read_column
from canishare.results.store import read_columns
from canishare.running.outcome import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

CELL: tuple[str, StartMethod] = ("article/queue-process-passed", "spawn")
RAISES: tuple[str, StartMethod] = ("article/queue-pool-passed", "fork")


def run_diff(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "canishare", "diff", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_diff_exits_with_0_for_equal_results(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "old", here, "cpython-3.13")
    write_column(tmp_path / "new", here, "cpython-3.13", started="2026-11-24T10:00:00.000Z")
    done = run_diff(tmp_path / "old", tmp_path / "new")
    assert (done.returncode, done.stdout) == (0, f"{len(CASES) * 3} cells are the same\n")


def test_two_different_failing_outcomes_are_a_difference(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "old", here, "cpython-3.13", {CELL: Outcome(outcome="hung", detail="idle")})
    write_column(tmp_path / "new", here, "cpython-3.13", {CELL: Outcome(outcome="crashed", detail="worker")})
    done = run_diff(tmp_path / "old", tmp_path / "new")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "1 cells differ in outcome:",
        "  article/queue-process-passed under spawn on cpython-3.13: hung (idle) → crashed (worker)",
        "1 hung → crashed",
        f"{len(CASES) * 3 - 1} cells are the same",
    ]


def test_a_different_exception_is_listed_apart_from_a_different_outcome(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "old", here, "cpython-3.13")
    write_column(tmp_path / "new", here, "cpython-3.13", {RAISES: Outcome(outcome="raised", exception="OSError", message="")})
    found = diff(read_columns(tmp_path / "old"), read_columns(tmp_path / "new"), one_target=False)
    assert found.changed
    assert not found.outcomes
    assert [each.cell.case for each in found.details] == [RAISES[0]]


def test_what_a_worker_no_longer_sees_is_listed_apart(tmp_path: Path, here: Target) -> None:
    copy, separate = (
        Outcome(outcome="lost", detail=detail, worker_sees=sees)  # type: ignore[arg-type] # one of two words
        for detail, sees in (("copy", "yes"), ("separate", "no"))
    )
    write_column(tmp_path / "old", here, "cpython-3.13", {CELL: copy})
    write_column(tmp_path / "new", here, "cpython-3.13", {CELL: separate})
    assert run_diff(tmp_path / "old", tmp_path / "new").stdout.splitlines() == [
        "1 cells differ in what the worker sees:",
        "  article/queue-process-passed under spawn on cpython-3.13: lost (copy) → lost (separate)",
        "1 seen → missed",
        f"{len(CASES) * 3 - 1} cells are the same",
    ]


def test_two_files_of_different_targets_can_be_compared(tmp_path: Path, here: Target) -> None:
    old = write_column(tmp_path / "results", here, "cpython-3.13")
    new = write_column(
        tmp_path / "results", here, "cpython-3.14", {CELL: Outcome(outcome="lost", detail="copy")}, default="forkserver"
    )
    found = diff([read_column(old)], [read_column(new)], one_target=True)
    assert CELL in [each.cell[:2] for each in found.outcomes]
    assert found.only_old == found.only_new == 0


def test_cells_in_only_one_set_and_changed_scripts_are_counted(tmp_path: Path, here: Target) -> None:
    edited = [msgspec.structs.replace(CASES[0], digest="sha256:1"), *CASES[1:]]
    write_column(tmp_path / "old", here, "cpython-3.13")
    write_column(tmp_path / "old", here, "cpython-3.12")
    write_column(tmp_path / "new", here, "cpython-3.13", cases=edited)
    done = run_diff(tmp_path / "old", tmp_path / "new")
    same = len(CASES) * 3 - 3
    assert (done.returncode, done.stdout) == (
        0,
        f"{same} cells are the same; 3 not compared: the script changed; {len(CASES) * 3} only in the old results\n",
    )


def test_results_without_common_cells_are_an_error(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "old", here, "cpython-3.12")
    write_column(tmp_path / "new", here, "cpython-3.13")
    with pytest.raises(ResultsError, match="have no cell in common"):
        diff(read_columns(tmp_path / "old"), read_columns(tmp_path / "new"), one_target=False)
    done = run_diff(tmp_path / "old", tmp_path)
    assert (done.returncode, done.stderr) == (1, f"canishare: {tmp_path}: no results\n")


def test_a_cell_that_became_flaky_is_a_difference(here: Target) -> None:
    case = CASES[0]
    shared, lost = Outcome(outcome="shared"), Outcome(outcome="lost", detail="copy")
    old, twice, flaky = (
        Result.of(case, "fork", attempts, None, measured="2026-11-23T10:00:00.000Z")
        for attempts in ([shared], [shared, shared], [shared, lost])
    )
    cell = Cell(case.id, "fork", here.name)
    assert not compare({cell: old}, {cell: twice}).changed
    (change,) = compare({cell: old}, {cell: flaky}).changed
    assert str(change).endswith("shared → shared, then lost (copy)")


def test_outcomes_of_a_declared_race_are_no_difference(here: Target) -> None:
    case = CASES[0]
    race = Expectation(outcome=("shared", "lost"), detail="copy", why="Either comes first.", race="which comes first")
    shared, lost, hung = (
        Result.of(case, "fork", [outcome], race, measured="2026-11-23T10:00:00.000Z")
        for outcome in (Outcome(outcome="shared"), Outcome(outcome="lost", detail="copy"), Outcome(outcome="hung", detail="idle"))
    )
    cell = Cell(case.id, "fork", here.name)
    assert not compare({cell: shared}, {cell: lost}).changed
    assert compare({cell: shared}, {cell: hung}).changed
