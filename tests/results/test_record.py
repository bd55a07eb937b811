"""The record: columns without their evidence, in a text that changes only where a result changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from columns import CASES
from columns import ROOT
from columns import SUITE
from columns import write_column

from canishare.errors import ResultsError
from canishare.results.diff import cells_of
from canishare.results.diff import compare
from canishare.results.record import code_digest
from canishare.results.record import compare_with_record
from canishare.results.record import is_record
from canishare.results.record import outdated
from canishare.results.record import read_recorded
from canishare.results.record import record
from canishare.results.record import steady
from canishare.results.records import stopped_early
from canishare.results.store import read_columns
from canishare.running.outcome import Outcome
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from pathlib import Path

    from canishare.cases.case import Case
    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

BY_ID = {case.id: case for case in CASES}
CELL: tuple[str, StartMethod] = ("article/queue-process-passed", "spawn")
LAMBDA = "Can't pickle <function <lambda> at 0x7f12345678a0>: it's not found as __main__.<lambda>"


def edited(case_id: str, *, header: bool) -> dict[str, Case]:
    """Return the cases with one whose header or code was changed."""
    case = BY_ID[case_id]
    source = case.source.replace("# ///\n", "# # a remark\n# ///\n", 1) if header else case.source + "print()\n"
    return {**BY_ID, case_id: msgspec.structs.replace(case, source=source, digest="sha256:1")}


def test_a_column_read_from_the_record_is_the_one_that_was_written(tmp_path: Path, here: Target) -> None:
    outcome = Outcome(outcome="raised", exception="PicklingError", message=LAMBDA, stdout="much", stderr="more")
    write_column(tmp_path / "results", here, "cpython-3.13", {CELL: outcome})
    (path,) = record([tmp_path / "results"], tmp_path / "record", BY_ID)
    assert path.name == "cpython-3.13.jsonl"
    (column,) = read_recorded(tmp_path / "record", BY_ID)
    (measured,) = read_columns(tmp_path / "results")
    assert column.recorded
    assert column.run.target == measured.run.target
    found = compare(cells_of([measured]), cells_of([column]))
    assert (found.same, found.changed, found.only_old, found.only_new) == (len(CASES) * 3, [], 0, 0)
    verdicts = {(each.case, each.start_method): each.verdict for each in measured.results}
    assert {(each.case, each.start_method): each.verdict for each in column.results} == verdicts
    odd = next(each for each in column.results if (each.case, each.start_method) == CELL)
    assert odd.message == LAMBDA.replace("0x7f12345678a0", "0x…")
    assert (odd.verdict, odd.stdout, odd.stderr) == ("unexpected", "", "")


def test_measuring_again_changes_the_line_of_the_run_and_those_whose_result_changed(tmp_path: Path, here: Target) -> None:
    first = Outcome(outcome="raised", exception="PicklingError", message=LAMBDA)
    again = Outcome(outcome="raised", exception="PicklingError", message=LAMBDA.replace("7f12", "7e99"))
    write_column(tmp_path / "old", here, "cpython-3.13", {CELL: first})
    write_column(tmp_path / "new", here, "cpython-3.13", {CELL: again}, started="2026-11-24T10:00:00.000Z")
    write_column(tmp_path / "other", here, "cpython-3.13", {CELL: Outcome(outcome="hung")}, started="2026-11-24T10:00:00.000Z")
    texts = []
    for name in ("old", "new", "other"):
        (path,) = record([tmp_path / name], tmp_path / "record", BY_ID)
        texts.append(path.read_text(encoding="utf-8").splitlines())
    old, new, other = texts
    assert [number for number, (one, two) in enumerate(zip(old, new, strict=True)) if one != two] == [0]
    assert [line for one, line in zip(new, other, strict=True) if one != line] == [
        f'{{"case":"{CELL[0]}","code":"{code_digest(BY_ID[CELL[0]])}","start_method":"spawn","outcome":"hung"}}'
    ]


def test_the_record_keeps_what_the_worker_saw_where_the_outcome_does_not_imply_it(tmp_path: Path, here: Target) -> None:
    odd = {
        CELL: Outcome(outcome="shared", worker_sees="no"),
        (CELL[0], "fork"): Outcome(outcome="shared"),
        (CELL[0], "forkserver"): Outcome(outcome="raised", exception="EOFError", worker_sees="yes"),
    }
    write_column(tmp_path / "results", here, "cpython-3.13", odd)
    (path,) = record([tmp_path / "results"], tmp_path / "record", BY_ID)
    (column,) = read_recorded(tmp_path / "record", BY_ID)
    (measured,) = read_columns(tmp_path / "results")
    sees = {(each.case, each.start_method): each.worker_sees for each in measured.results}
    assert {(each.case, each.start_method): each.worker_sees for each in column.results} == sees
    assert [sees[CELL[0], method] for method in ("fork", "spawn", "forkserver")] == [None, "no", "yes"]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if CELL[0] in line and "worker_sees" in line]) == 3
    found = compare(cells_of([measured]), cells_of([column]))
    assert (found.changed, found.rewritten) == ([], 0)


def test_cells_of_a_changed_script_do_not_count_and_those_of_a_reworded_header_do(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    record([tmp_path / "results"], tmp_path / "record", BY_ID)
    assert outdated(tmp_path / "record", BY_ID) == {}
    assert outdated(tmp_path / "record", edited(CELL[0], header=True)) == {}
    changed = edited(CELL[0], header=False)
    assert outdated(tmp_path / "record", changed) == {"cpython-3.13": [CELL[0]]}
    (column,) = read_recorded(tmp_path / "record", changed)
    assert CELL[0] not in {each.case for each in column.results}
    assert [path.name for path in record([], tmp_path / "record", changed)] == ["cpython-3.13.jsonl"]
    assert outdated(tmp_path / "record", changed) == {}
    assert record([], tmp_path / "record", changed) == []


def test_targets_that_were_not_measured_again_stay_as_they_are(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "old", here, "cpython-3.12")
    write_column(tmp_path / "new", here, "cpython-3.13")
    record([tmp_path / "old"], tmp_path / "record", BY_ID)
    (written,) = record([tmp_path / "new"], tmp_path / "record", BY_ID)
    assert written.name == "cpython-3.13.jsonl"
    assert {path.stem for path in (tmp_path / "record").iterdir()} == {"cpython-3.12", "cpython-3.13"}


def test_cells_that_were_measured_later_join_those_of_the_same_interpreter_with_their_day(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "old", here, "cpython-3.13", cases=CASES[1:])
    (path,) = record([tmp_path / "old"], tmp_path / "record", BY_ID)
    before = path.read_text(encoding="utf-8").splitlines()
    part = write_column(tmp_path / "new", here, "cpython-3.13", cases=CASES[:1], started="2026-11-24T10:00:00.000Z")
    assert record([part.rename(tmp_path / "new" / "partial" / part.name)], tmp_path / "record", BY_ID) == [path]
    after = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line in before] == before
    added = [line for line in after if line not in before]
    assert len(added) == 3
    assert all('"measured":"2026-11-24"' in line and CASES[0].id in line for line in added)
    assert after[1:] == sorted(after[1:], key=lambda line: (line.split('"')[3], START_METHODS.index(line.split('"')[11])))


def test_a_part_that_was_interrupted_is_refused(tmp_path: Path, here: Target) -> None:
    path = write_column(tmp_path / "new", here, "cpython-3.13")
    *lines, end = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, end.replace('"whole":true', '"whole":false')]) + "\n", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"cpython-3\.13\.jsonl: it is not whole: measure it again"):
        record([path], tmp_path / "record", BY_ID)


def test_a_column_that_lacks_cells_of_another_interpreter_is_refused_and_nothing_is_written(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "old", here, "cpython-3.13")
    (path,) = record([tmp_path / "old"], tmp_path / "record", BY_ID)
    before = path.read_bytes()
    facts = msgspec.structs.replace(here.facts, executable_digest="sha256:another")
    write_column(tmp_path / "new", msgspec.structs.replace(here, facts=facts), "cpython-3.13", cases=CASES[1:])
    with pytest.raises(
        ResultsError, match=rf"lacks 3 cells that .* of another build .*, such as {CASES[0].id} under fork: measure all"
    ):
        record([tmp_path / "new"], tmp_path / "record", BY_ID)
    assert path.read_bytes() == before


def test_two_columns_of_one_target_are_refused(tmp_path: Path, here: Target) -> None:
    for name in ("one", "other"):
        write_column(tmp_path / name, here, "cpython-3.13")
    with pytest.raises(ResultsError, match="a second column of cpython-3.13"):
        record([tmp_path / "one", tmp_path / "other"], tmp_path / "record", BY_ID)


def test_the_record_keeps_whether_tasks_were_stopped_early(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    record([tmp_path / "results"], tmp_path / "record", BY_ID)
    (column,) = read_recorded(tmp_path / "record", BY_ID)
    (measured,) = read_columns(tmp_path / "results")
    kept = {(each.case, each.start_method): stopped_early(each) for each in column.results}
    assert kept == {(each.case, each.start_method): stopped_early(each) for each in measured.results}
    assert {True, False, None} == set(kept.values())


@pytest.mark.parametrize(
    ("line", "text", "problem"),
    [
        (1, b"{", ":1: Input data was truncated"),
        (3, b"{", ":3: Input data was truncated"),
        (2, b'{"case": "x"}', ":2: Object missing required field"),
        (1, None, ": is empty"),
    ],
)
def test_a_malformed_record_is_refused_with_file_and_line(
    tmp_path: Path, here: Target, line: int, text: bytes | None, problem: str
) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    (path,) = record([tmp_path / "results"], tmp_path / "record", BY_ID)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"" if text is None else b"\n".join([*lines[: line - 1], text, *lines[line:]]))
    with pytest.raises(ResultsError) as caught:
        read_recorded(tmp_path / "record", BY_ID)
    assert str(caught.value).startswith(f"{path}{problem}")


def test_a_run_is_compared_with_the_record(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    record([tmp_path / "results"], tmp_path / "record", BY_ID)
    write_column(tmp_path / "run", here, "cpython-3.13", {CELL: Outcome(outcome="hung", detail="idle")})
    write_column(tmp_path / "run", here, "cpython-3.16")
    found, recorded = compare_with_record(tmp_path / "record", BY_ID, cells_of(read_columns(tmp_path / "run")))
    assert found.same == len(CASES) * 3 - 1
    assert [str(each) for each in found.changed] == [f"{CELL[0]} under spawn on cpython-3.13: shared → hung (idle)"]
    assert recorded == {"cpython-3.13": "3.13.5"}


def test_a_record_is_told_from_results(tmp_path: Path, here: Target) -> None:
    path = write_column(tmp_path / "results", here, "cpython-3.13")
    record([tmp_path / "results"], tmp_path / "record", BY_ID)
    assert [is_record(each) for each in (tmp_path / "record", tmp_path / "record" / path.name)] == [True, True]
    assert [is_record(each) for each in (tmp_path / "results", path, tmp_path / "none")] == [False, False, False]


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("No such file or directory: '/tmp/cs-a1/t/<stdin>'", "No such file or directory: '…/<stdin>'"),
        (r"Invalid argument: 'C:\users\me\x.py'", "Invalid argument: '…/x.py'"),
        ("This process (pid=123) is multi-threaded", "This process (pid=…) is multi-threaded"),
        ("cannot pickle '_thread.lock' object", "cannot pickle '_thread.lock' object"),
        ('it failed File "/usr/lib/x.py", line 3, in main', "it failed"),
    ],
)
def test_what_changes_from_run_to_run_is_left_out_of_messages(message: str, kept: str) -> None:
    assert steady(message) == kept


def test_every_cell_of_the_projects_record_is_of_the_current_case() -> None:
    """Else measure these cases again and record them, or run `canishare record`, which removes their cells."""
    assert outdated(ROOT / "record", SUITE.of_project) == {}
