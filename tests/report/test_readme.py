"""The table at the top of the README, and the report as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from columns import ROOT
from columns import write_column

from canishare.answers.build import build
from canishare.answers.read import read_record
from canishare.answers.read import read_report
from canishare.errors import NoMarksError
from canishare.report.render.markdown import compatibility
from canishare.report.render.readme import article_table
from canishare.report.render.readme import write_table
from canishare.running.outcome import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from canishare.running.target import Target

MARKS = "<!-- the article's table: canishare report --readme README.md -->\nold\n<!-- the end of the article's table -->\n"


def test_what_was_measured_and_what_is_expected_are_set_apart(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    file = tmp_path / "README.md"
    file.write_text(f"before\n{MARKS}after\n", encoding="utf-8")
    write_table(file, build(read_report(tmp_path / "results")))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "before"
    assert lines[-1] == "after"
    assert lines[2] == "| example | made | Linux 3.13<br>fork | macOS 3.13<br>spawn | Windows 3.13<br>spawn |"
    assert "| Manager list with a Pool | at module level | ● shared | *▲ raised* | *■ hung* |" in lines
    write_table(file, build(read_report(tmp_path / "results")))
    assert file.read_text(encoding="utf-8").splitlines() == lines


def test_what_was_unexpected_is_said_to_be(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13", {("article/queue-process-passed", "fork"): Outcome(outcome="hung")})
    assert "| … | under the guard, and passed | ■ hung (unexpected) |" in article_table(build(read_report(tmp_path / "results")))


def test_a_file_without_marks_is_left_alone(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    file = tmp_path / "README.md"
    file.write_text("no marks\n", encoding="utf-8")
    with pytest.raises(NoMarksError, match="there is no line <!-- the article's table"):
        write_table(file, build(read_report(tmp_path / "results")))
    assert file.read_text(encoding="utf-8") == "no marks\n"


def test_the_readmes_table_and_the_compatibility_text_are_those_of_the_record() -> None:
    """Else run `nox -s record`."""
    report = read_report(record=read_record(ROOT))
    data = build(report)
    assert article_table(data) in (ROOT / "README.md").read_text(encoding="utf-8")
    assert compatibility(report, data) == (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")
