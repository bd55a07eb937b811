"""The report, from results alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from columns import CASES
from columns import write_column

from canishare.answers.build import build
from canishare.answers.claims import CLAIMS
from canishare.answers.claims import judge_claims
from canishare.answers.read import read_report
from canishare.errors import ResultsError
from canishare.report.render.markdown import compatibility
from canishare.running.outcome import Outcome

if TYPE_CHECKING:
    from canishare.answers.read import Report
    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod


def text_of(report: Report) -> str:
    return compatibility(report, build(report))


def test_the_claims_have_the_verdicts_that_their_cells_give(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    report = read_report(tmp_path / "results")
    assert {judged.claim.number: judged.verdict for judged in judge_claims(report)} == {
        1: "confirmed",
        2: "confirmed",
        3: "only in part: not for `queue-pool-global` under fork",
        4: "only in part: not for `array-process-without-comma` under fork, spawn, forkserver",
        5: "only in part: not for `array-pool-global` under fork; `value-pool-global` under fork",
        6: "confirmed",
        7: "only under fork",
        8: "not measured",
        9: "confirmed under spawn elsewhere; not measured on Windows",
        10: "not measured",
        11: "refuted",
        12: "confirmed; its duration is not measured",
    }


def test_a_verdict_changes_with_the_cells(tmp_path: Path, here: Target) -> None:
    cell: tuple[str, StartMethod] = ("article/queue-process-passed", "spawn")
    write_column(tmp_path / "results", here, "cpython-3.12")
    write_column(tmp_path / "results", here, "cpython-3.13", {cell: Outcome(outcome="hung", detail="idle")})
    report = read_report(tmp_path / "results")
    verdict = judge_claims(report)[1].verdict
    assert verdict == "only in part: not for `queue-process-passed` under spawn (3.13)"
    text = text_of(report)
    assert "- `article/queue-process-passed` under spawn on cpython-3.13: expected shared, was hung (idle)" in text
    assert "■ hung (idle) **unexpected**" in text


def test_every_claim_that_cells_can_tell_has_a_case_that_names_it() -> None:
    named = {number for case in CASES for number in case.header.claims}
    assert {claim.number for claim in CLAIMS if claim.holds is not None} <= named
    assert [claim.number for claim in CLAIMS] == list(range(1, 13))


def test_targets_with_the_same_cells_share_a_column(tmp_path: Path, here: Target) -> None:
    for version in ("3.6", "3.10", "3.12"):
        write_column(tmp_path / "results", here, f"cpython-{version}")
    text = text_of(read_report(tmp_path / "results"))
    assert "| example | variant | 3.6 … 3.12 |" in text


def test_parts_are_listed_and_not_taken(tmp_path: Path, here: Target) -> None:
    path = write_column(tmp_path / "results", here, "cpython-3.12")
    partial = tmp_path / "results" / "partial" / "cpython-3.13.jsonl"
    partial.write_bytes(path.read_bytes()[:-30])
    report = read_report(tmp_path / "results")
    assert report.targets == ["cpython-3.12"]
    assert "not taken: partial/cpython-3.13.jsonl: cpython-3.13.jsonl:68: Input data was truncated" in text_of(report)


def test_cells_of_another_text_of_a_case_are_not_taken(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.12", started="2026-11-22T10:00:00.000Z")
    edited = [msgspec.structs.replace(CASES[0], digest="sha256:1", source=CASES[0].source + "print()\n"), *CASES[1:]]
    write_column(tmp_path / "results", here, "cpython-3.13", cases=edited)
    report = read_report(tmp_path / "results")
    # the newest run decides which text of a case is meant
    assert (CASES[0].id, "fork", "cpython-3.13") in report.cells
    assert (CASES[0].id, "fork", "cpython-3.12") not in report.cells
    assert f"not taken: 3 cells of cpython-3.12: measured with another version of the script: {CASES[0].id}" in text_of(report)


def test_no_results_are_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no results: run the matrix first"):
        read_report(tmp_path)


def test_the_report_is_made_again_anywhere_to_the_byte(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    texts = []
    for name in ("one", "two"):
        command = [sys.executable, "-m", "canishare", "report", "results", "--to", name]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
        files = ["index.html", "compatibility.md", "data.json", "data.schema.json", "results.schema.json", "badge.json"]
        assert done.stdout.splitlines() == [f"report: {Path(name, file)}" for file in files]
        texts.append([(tmp_path / name / file).read_bytes() for file in files])
    assert texts[0] == texts[1]


def test_text_from_a_cell_cannot_break_a_table(tmp_path: Path, here: Target) -> None:
    cell: tuple[str, StartMethod] = ("article/queue-pool-passed", "spawn")
    odd = Outcome(outcome="raised", exception="A|B\nC", message="x")
    write_column(tmp_path / "results", here, "cpython-3.13", {cell: odd})
    assert "▲ raised A\\|B C" in text_of(read_report(tmp_path / "results"))
