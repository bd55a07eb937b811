"""The published data: counted again from the raw results, and never more than what was seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest
from columns import CASES
from columns import ROOT
from columns import write_column

from canishare.answers.build import build
from canishare.answers.data import Data
from canishare.answers.data import Seen
from canishare.answers.read import read_report
from canishare.cases.case import Expectation
from canishare.cases.suite import read_suite
from canishare.errors import ResultsError
from canishare.running.outcome import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Site

    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

CELL: tuple[str, StartMethod] = ("article/queue-process-passed", "spawn")


def known(data: Data, case: str, method: StartMethod, environment: str) -> Seen:
    return next(seen for of, under, each, seen in data.walk() if (of, under, each.id) == (case, method, environment))


def test_data_json_is_as_its_schema_says_and_reads_back(site: Site) -> None:
    text = (site.folder / "data.json").read_bytes()
    schema = json.loads((site.folder / "data.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    assert msgspec.json.decode(text, type=Data) == site.data


def test_the_badge_is_one_that_shields_draws(site: Site) -> None:
    badge = json.loads((site.folder / "badge.json").read_bytes())
    assert badge["schemaVersion"] == 1
    assert f"{site.data.counts.measured:,} cells" in badge["message"]


def test_between_two_measured_versions_that_agree_it_is_inferred(tmp_path: Path, here: Target) -> None:
    for version in ("3.8", "3.11"):
        write_column(tmp_path / "results", here, f"cpython-{version}")
    seen = known(build(read_report(tmp_path / "results")), *CELL, "linux-3.10")
    assert (seen.status, seen.outcome, seen.note) == ("inferred", "shared", "3.8 and 3.11 were measured and agree")


def test_between_two_measured_versions_that_disagree_it_is_unknown(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.8")
    write_column(tmp_path / "results", here, "cpython-3.11", {CELL: Outcome(outcome="hung", detail="idle")})
    seen = known(build(read_report(tmp_path / "results")), *CELL, "linux-3.10")
    assert (seen.status, seen.outcome, seen.note) == ("unknown", None, "3.8 and 3.11 were measured and disagree")


def test_nothing_is_inferred_against_what_is_declared(tmp_path: Path, here: Target) -> None:
    for version in ("3.13", "3.15"):
        write_column(tmp_path / "results", here, f"cpython-{version}")
    # from 3.14.1 on another exception is declared, and the patch level is not known
    seen = known(build(read_report(tmp_path / "results")), "article/manager-list-pool-global", "forkserver", "linux-3.14")
    assert (seen.status, seen.outcome) == ("unknown", None)


def test_what_nobody_measured_is_expected_and_never_measured(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    data = build(read_report(tmp_path / "results"))
    case = "article/manager-list-pool-global"
    windows, mac = (known(data, case, "spawn", f"{name}-3.13") for name in ("windows", "macos"))
    assert (windows.status, windows.outcome, windows.detail) == ("expected", "hung", "idle")
    assert (mac.status, mac.outcome, mac.exception) == ("expected", "raised", "EOFError")
    assert {each.id for each in data.environments if each.measured} == {"cpython-3.13"}
    absent = known(data, case, "fork", "windows-3.13")
    assert (absent.status, absent.outcome) == ("expected", "unavailable")


def test_what_depends_on_the_patch_level_is_unknown(tmp_path: Path, here: Target) -> None:
    case = next(case for case in read_suite(ROOT).cases if case.id == "traps/lock-of-another-context")
    # what it needs of a Python is not the question here
    case = msgspec.structs.replace(case, header=msgspec.structs.replace(case.header, needs=()))
    write_column(tmp_path / "results", here, "cpython-3.13", cases=[case])
    data = build(read_report(tmp_path / "results"))
    # before 3.11.5 it crashes
    unknown = known(data, case.id, "fork", "linux-3.11")
    assert (unknown.status, unknown.note) == ("unknown", "the expectation depends on the patch level or the machine")
    assert known(data, case.id, "fork", "linux-3.12").status == "expected"


def test_a_patch_level_between_two_others_is_not_overlooked(tmp_path: Path, here: Target) -> None:
    when = 'python_full_version >= "3.12.3" and python_full_version < "3.12.5"'
    odd = Expectation(outcome="hung", why="only then", when=when)
    case = next(case for case in CASES if case.id == CELL[0])
    header = msgspec.structs.replace(case.header, expect=(odd, *case.header.expect))
    write_column(tmp_path / "results", here, "cpython-3.13", cases=[msgspec.structs.replace(case, header=header)])
    data = build(read_report(tmp_path / "results"))
    assert known(data, *CELL, "linux-3.12").status == "unknown"
    assert known(data, *CELL, "linux-3.11").status == "expected"


def test_what_a_platform_may_lack_is_unknown_there(tmp_path: Path, here: Target) -> None:
    cases = [case for case in read_suite(ROOT).cases if case.id.startswith(("atlas/mmap-private/", "atlas/shared-memory/"))]
    write_column(tmp_path / "results", here, "cpython-3.13", cases=cases)
    data = build(read_report(tmp_path / "results"))
    mmap = known(data, "atlas/mmap-private/pool-passed", "spawn", "windows-3.13")
    assert (mmap.status, mmap.note) == ("unknown", "unknown whether it has mmap.MAP_PRIVATE")
    # what multiprocessing itself has depends on the version alone
    assert known(data, "atlas/shared-memory/pool-passed", "spawn", "windows-3.13").status == "expected"
    assert known(data, "atlas/shared-memory/pool-passed", "spawn", "windows-3.12").status == "unknown"


def test_what_ran_under_wine_is_never_windows(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13-wine", wine=True)
    data = build(read_report(tmp_path / "results"))
    (wine,) = (each for each in data.environments if each.measured)
    assert (wine.platform, wine.platform_title, wine.main) == ("wine", "Windows programs under Wine", False)
    windows = [seen for _, _, each, seen in data.walk() if each.platform == "win32"]
    assert windows
    assert {seen.status for seen in windows} <= {"expected", "unknown"}


def test_a_reason_is_given_only_for_what_it_was_declared_for(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13", {CELL: Outcome(outcome="hung", detail="idle")})
    seen = known(build(read_report(tmp_path / "results")), *CELL, "cpython-3.13")
    assert (seen.verdict, seen.why, seen.declared) == ("unexpected", None, ("shared",))


def test_results_of_a_part_of_the_cases_are_published_without_the_atlas(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "results", here, "cpython-3.13")
    data = build(read_report(tmp_path / "results"))
    assert data.resources == []
    assert len(data.cases) == len(CASES)


def test_folders_of_several_machines_make_one_report(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "one", here, "cpython-3.12")
    write_column(tmp_path / "two", here, "cpython-3.13")
    data = build(read_report(tmp_path / "one", tmp_path / "two"))
    assert [each.id for each in data.environments if each.measured] == ["cpython-3.12", "cpython-3.13"]


def test_two_columns_of_one_target_are_refused(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path / "one", here, "cpython-3.12")
    write_column(tmp_path / "two", here, "cpython-3.12")
    with pytest.raises(ResultsError, match="a second file of cpython-3.12"):
        read_report(tmp_path / "one", tmp_path / "two")
