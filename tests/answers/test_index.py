"""Answers from the record, and from results on top of it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from columns import ROOT
from columns import SUITE
from columns import write_column

from canishare.answers.build import build
from canishare.answers.find import explain
from canishare.answers.find import find
from canishare.answers.index import known_data
from canishare.answers.read import read_record
from canishare.answers.read import read_report
from canishare.answers.why import find_case
from canishare.answers.why import why
from canishare.errors import NoSuchChoiceError
from canishare.results.record import record
from canishare.running.outcome import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

CELL: tuple[str, StartMethod] = ("article/queue-pool-passed", "spawn")
ARTICLE = [case for case in SUITE.cases if case.id.startswith("article/")]
WITH_TRAPS = [case for case in SUITE.cases if case.id.startswith(("article/", "traps/"))]


@pytest.fixture
def project(tmp_path: Path, here: Target, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with the cases of this one and a record of two targets; its index is in a folder of its own."""
    monkeypatch.setattr("canishare.answers.index.user_cache_path", lambda name: tmp_path / "cache" / name)
    project = tmp_path / "project"
    shutil.copytree(ROOT / "cases", project / "cases")
    shutil.copyfile(ROOT / "matrix.toml", project / "matrix.toml")
    for version in ("3.13", "3.14"):
        write_column(tmp_path / "measured", here, f"cpython-{version}", cases=WITH_TRAPS)
    record([tmp_path / "measured"], project / "record", SUITE.of_project)
    return project


def test_the_index_gives_what_the_record_gives(project: Path, tmp_path: Path) -> None:
    data = known_data(project, None)
    assert len(list((tmp_path / "cache" / "canishare").iterdir())) == 1
    again = known_data(project, None)
    assert again == data == build(read_report(record=read_record(project)), evidence=False)
    assert {each.id for each in data.environments if each.recorded} == {"cpython-3.13", "cpython-3.14"}


def test_the_index_is_made_again_when_a_file_changes_or_it_is_damaged(project: Path, tmp_path: Path) -> None:
    known_data(project, None)
    (project / "record" / "cpython-3.14.jsonl").unlink()
    assert known_data(project, None).counts.targets == 1
    (index,) = (tmp_path / "cache" / "canishare").iterdir()
    index.write_bytes(index.read_bytes()[:-100])
    assert known_data(project, None).counts.targets == 1


@pytest.mark.skipif(os.access("/", os.W_OK), reason="root may write everywhere")
def test_without_a_writable_cache_the_answer_is_the_same(project: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir(mode=0o500)
    assert known_data(project, None).counts.targets == 2


def test_results_replace_the_records_of_their_target_and_the_record_fills_what_they_lack(
    project: Path, here: Target, tmp_path: Path
) -> None:
    write_column(
        tmp_path / "results", here, "cpython-3.13", {CELL: Outcome(outcome="hung", detail="idle")}, cases=ARTICLE,
        started="2026-11-25T10:00:00.000Z",
    )  # fmt: skip
    data = known_data(project, tmp_path / "results")
    own, recorded = (next(each for each in data.environments if each.id == f"cpython-3.{minor}") for minor in (13, 14))
    assert (own.recorded, recorded.recorded) == (False, True)
    hung = data.seen_of(*CELL, own)
    assert (hung.outcome, own.source_of(hung)) == ("hung", "measured on CPython 3.13.5, Linux, 2026-11-25")
    filled = data.seen_of("traps/no-guard-pool", "spawn", own)
    assert filled.status == "measured"
    assert own.source_of(filled).startswith("measured on CPython 3.13.5, ")
    assert own.source_of(filled).endswith(", 2026-11-23 (the record)")
    evidence = build(read_report(tmp_path / "results", record=read_record(project))).evidence
    at = data.environments.index(own)
    assert evidence[CELL[0]]["spawn"][at] is not None
    assert evidence["traps/no-guard-pool"]["spawn"][at] is None


def test_cases_of_results_that_the_project_does_not_have_are_shown_too(project: Path, here: Target, tmp_path: Path) -> None:
    shutil.rmtree(project / "cases" / "traps")
    write_column(tmp_path / "results", here, "cpython-3.13", cases=WITH_TRAPS)
    assert "traps/no-guard-pool" in {case.id for case in known_data(project, tmp_path / "results").cases}
    assert "traps/no-guard-pool" not in {case.id for case in known_data(project, None).cases}


def test_an_answer_says_on_what_it_rests(project: Path) -> None:
    data = known_data(project, None)
    lines = list(explain(find("RuntimeError", data), data, 120))
    assert any(line.startswith("seen      ") and ": measured on CPython 3.14.5, Linux, 2026-11-23" in line for line in lines)
    case = find_case(CELL[0], data)
    assert "  known     measured on CPython 3.13.5, Linux, 2026-11-23" in list(why(case, data, "3.13", "spawn"))
    assert "  known     expected, not measured on this platform and version" in list(why(case, data, "windows-3.13", None))
    with pytest.raises(NoSuchChoiceError, match=r"no environment '2.5'; choose one of "):
        list(why(case, data, "2.5", None))
