from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.cases.case import Case
from canishare.cases.case import Expectation
from canishare.cases.case import Header
from canishare.errors import ResultsError
from canishare.results.records import SCHEMA
from canishare.results.records import FaultLine
from canishare.results.records import Result
from canishare.results.records import Run
from canishare.results.records import SuiteRecord
from canishare.results.reuse import find_reusable
from canishare.results.store import ResultsWriter
from canishare.results.store import read_column
from canishare.results.store import read_columns
from canishare.results.store import recover
from canishare.results.store import write_suite
from canishare.running.outcome import Outcome
from canishare.running.provenance import digest_of
from canishare.running.provenance import machine
from canishare.running.provenance import now
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from canishare.running.target import Target

SOURCE = "print('parent sees the worker: yes')\n"
EXPECTATION = Expectation(outcome="shared", why="It is.")
CASE = Case(
    id="article/queue-process-global",
    source=SOURCE,
    digest=digest_of(SOURCE),
    header=Header(title="A queue", claims=(2,), expect=(EXPECTATION,)),
)


def begin(folder: Path, target: Target, *, name: str = "cpython-3.13", selection: str | None = None) -> ResultsWriter:
    folder.mkdir(exist_ok=True)
    run = Run(
        schema=SCHEMA,
        started=now(),
        suite=write_suite(folder, SuiteRecord(schema=SCHEMA, cases=[CASE])),
        harness="sha256:0",
        origin="local",
        machine=machine(),
        planned=3,
        selection=selection,
        column=selection is None,
        patience=3.0,
        target=msgspec.structs.replace(target.facts, name=name, id=f"{name}-linux-x86_64"),
    )
    return ResultsWriter(folder, run)


@pytest.fixture
def written(tmp_path: Path, here: Target) -> Path:
    """Return a results file of three cells, as the controller writes it."""
    writer = begin(tmp_path / "results", here)
    for start_method in START_METHODS:
        attempts = [Outcome(outcome="shared", stdout="parent sees the worker: yes\n")]
        writer.write(Result.of(CASE, start_method, attempts, EXPECTATION, measured=now()))
    return writer.end(reason=None, faults=[])


def test_a_written_column_reads_back_unchanged(written: Path) -> None:
    column = read_column(written)
    assert written.parent.name == "results"
    assert [each.start_method for each in column.results] == list(START_METHODS)
    assert {each.verdict for each in column.results} == {"expected"}
    assert column.end.whole


def test_a_line_is_on_disk_as_soon_as_it_is_written(tmp_path: Path, here: Target) -> None:
    writer = begin(tmp_path / "results", here)
    writer.write(Result.unavailable(CASE, "spawn", "no start method spawn"))
    assert len(writer.path.read_bytes().splitlines()) == 2
    assert writer.path.parent.name == "partial"
    writer.end(reason="interrupted", faults=[])


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        (lambda lines: lines[:-1], 4, "truncated: no `end` line"),
        (lambda lines: [*lines[:-2], lines[-1]], 4, "`end` says the file is complete, but it has 2 of 3 results"),
        (lambda lines: [*lines[:-1], lines[-1][:20]], 5, "Input data was truncated"),
        (lambda lines: [lines[0], lines[1].replace(b'"shared"', b'"lost"', 1), *lines[2:]], 5, "the file was edited"),
        (lambda lines: [lines[0], lines[1].replace(b'"shared"', b'"fine"', 1), *lines[2:]], 2, "Invalid enum value 'fine'"),
        (lambda lines: [lines[0].replace(b'"schema":1', b'"schema":2'), *lines[1:]], 1, "schema 2; this canishare reads 1"),
        (
            lambda lines: [lines[0], lines[1], lines[1], *lines[3:]],
            3,
            "a second result of article/queue-process-global under fork",
        ),
        (lambda lines: lines[1:], 1, "the first line, and only that, must be the `run` line"),
        (lambda lines: [*lines, lines[1]], 6, "a line after the `end` line"),
        (lambda lines: [lines[0], b"not json", *lines[1:]], 2, "JSON is malformed"),
        (lambda _: [], None, "is empty"),
    ],
    ids=[
        "truncated",
        "line missing",
        "line cut",
        "edited",
        "bad word",
        "schema",
        "double",
        "no run",
        "after the end",
        "no json",
        "empty",
    ],
)
def test_a_truncated_or_edited_file_is_refused_with_its_name_and_line(
    written: Path, change: object, line: int | None, problem: str
) -> None:
    lines = change(written.read_bytes().splitlines())  # type: ignore[operator] # the table's functions
    written.write_bytes(b"".join(each + b"\n" for each in lines))
    with pytest.raises(ResultsError) as raised:
        read_column(written)
    assert str(raised.value).startswith(f"{written}:{line}: " if line else f"{written}: ")
    assert problem in str(raised.value)


def test_a_run_whose_suite_is_missing_is_refused_with_its_name(written: Path) -> None:
    (suite,) = (written.parent / "suites").glob("*")
    suite.unlink()
    with pytest.raises(ResultsError, match=f"its suite is missing: .*{suite.name}"):
        read_column(written)


def test_two_files_of_one_target_are_refused_with_their_names(written: Path) -> None:
    other = written.with_name("other.jsonl")
    other.write_bytes(written.read_bytes())
    with pytest.raises(ResultsError, match="a second file of cpython-3.13; the first is"):
        read_columns(written.parent)


def test_a_run_with_faults_lists_them_in_its_end_line_and_is_incomplete(tmp_path: Path, here: Target) -> None:
    writer = begin(tmp_path / "results", here)
    fault = FaultLine(case=CASE.id, start_method="fork", message="it printed nothing")
    path = writer.end(reason=None, faults=[fault])
    column = read_column(path)
    assert path.parent.name == "partial"
    assert column.end.faults == [fault]
    assert column.end.reason == "1 of 3 cells could not be run"


def test_a_partial_run_never_replaces_a_column(written: Path, tmp_path: Path, here: Target) -> None:
    before = written.read_bytes()
    writer = begin(tmp_path / "results", here, selection="1 of 3 cells: -k fork")
    for start_method in START_METHODS:
        writer.write(Result.unavailable(CASE, start_method, "no start method"))
    assert writer.end(reason=None, faults=[]).parent.name == "partial"
    assert written.read_bytes() == before


def test_results_that_a_new_column_keeps_are_judged_by_the_current_expectation(written: Path, here: Target) -> None:
    target = msgspec.structs.replace(here.facts, name="cpython-3.13", id="cpython-3.13-linux-x86_64")
    today = msgspec.structs.replace(CASE, header=Header(title="A queue", expect=(Expectation(outcome="lost", why="No."),)))
    kept, dropped = find_reusable(written, target, "sha256:0", {CASE.id: today}, {(CASE.id, "fork")})
    assert [(each.start_method, each.reused, each.verdict) for each in kept] == [
        ("spawn", True, "unexpected"),
        ("forkserver", True, "unexpected"),
    ]
    assert dropped == 0


def test_a_new_column_drops_and_counts_results_of_another_harness(written: Path, here: Target) -> None:
    target = msgspec.structs.replace(here.facts, name="cpython-3.13", id="cpython-3.13-linux-x86_64")
    assert find_reusable(written, target, "sha256:1", {CASE.id: CASE}, {(CASE.id, "fork")}) == ([], 2)
    other = msgspec.structs.replace(CASE, digest="sha256:2")
    assert find_reusable(written, target, "sha256:0", {CASE.id: other}, set()) == ([], 3)


def test_a_truncated_file_can_be_recovered(written: Path) -> None:
    whole = written.read_bytes().splitlines(keepends=True)
    written.write_bytes(b"".join(whole[:3]) + whole[3][:50])
    recovered = recover(written)
    column = read_column(recovered)
    assert len(column.results) == 2
    assert not column.end.whole
    assert (column.end.reason or "").startswith("recovered: ")


def test_the_report_command_names_an_unreadable_file_and_exits_with_1(written: Path) -> None:
    written.write_bytes(written.read_bytes()[:-5])
    done = subprocess.run(
        [sys.executable, "-m", "canishare", "report", written.parent, "--to", written.parent / "report"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"canishare: {written}:5: ")
    assert "Traceback" not in done.stderr


def test_a_suite_that_was_edited_is_refused(written: Path) -> None:
    from canishare.results.store import read_suite  # noqa: PLC0415 - for this test alone

    (path,) = (written.parent / "suites").glob("*")
    path.write_text(path.read_text(encoding="utf-8").replace("A queue", "A list"), encoding="utf-8")
    with pytest.raises(ResultsError, match="digest mismatch"):
        read_suite(written.parent, read_column(written).run.suite)
