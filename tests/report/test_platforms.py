"""What differs between platforms: how processes are started, and what comes to something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from columns import ROOT
from columns import write_column

from canishare.answers.build import build
from canishare.answers.read import read_report
from canishare.cases.suite import read_suite
from canishare.report.render.html import page
from canishare.report.render.markdown import compatibility
from canishare.report.views.platforms import platform_differences
from canishare.report.views.platforms import startings
from canishare.running.outcome import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from canishare.answers.data import Data
    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

CASES = [case for case in read_suite(ROOT).cases if case.id.startswith(("article/queue-p", "atlas/manager-list/pool"))]


def data_of(results: Path) -> Data:
    return build(read_report(results))


def test_what_windows_programs_do_under_wine_is_held_against_linux_with_the_declared_reason(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path, here, "cpython-3.13", cases=CASES)
    write_column(tmp_path, here, "cpython-3.13-wine", cases=CASES, wine=True)
    found = platform_differences(data_of(tmp_path), "parent")
    (hanging,) = (each for each in found if each.example == ("atlas/manager-list/pool-global", "spawn"))
    assert (str(hanging.there[1]), str(hanging.here[1])) == ("hung (idle)", "raised EOFError")
    assert "waits for the address forever" in (hanging.why or "")
    assert hanging.pythons == "3.13-wine"


def test_a_difference_that_no_reason_is_declared_for_comes_first_and_says_so(tmp_path: Path, here: Target) -> None:
    changed: dict[tuple[str, StartMethod], Outcome] = {
        ("article/queue-process-passed", "spawn"): Outcome(outcome="lost", detail="copy")
    }
    write_column(tmp_path, here, "cpython-3.13", cases=CASES)
    write_column(tmp_path, here, "cpython-3.13-wine", changed, cases=CASES, wine=True)
    report = read_report(tmp_path)
    data = build(report)
    first = platform_differences(data, "parent")[0]
    assert first.why is None
    assert first.example == ("article/queue-process-passed", "spawn")
    assert "no reason declared" in page(data)
    assert "no reason declared" in compatibility(report, data)


def test_pythons_without_a_counterpart_of_their_version_are_compared_with_none(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path, here, "cpython-3.13", cases=CASES)
    write_column(tmp_path, here, "cpython-3.12-wine", cases=CASES, wine=True)
    assert not platform_differences(data_of(tmp_path), "parent")
    assert not platform_differences(data_of(tmp_path), "worker")


def test_what_was_measured_and_what_is_expected_of_a_platform_stand_apart(tmp_path: Path, here: Target) -> None:
    write_column(tmp_path, here, "cpython-3.13", cases=CASES)
    write_column(tmp_path, here, "cpython-3.14", cases=CASES, default="forkserver")
    write_column(tmp_path, here, "cpython-3.13-wine", cases=CASES, wine=True)
    found = {(each.platform, each.pythons): each for each in startings(data_of(tmp_path))}
    assert found["Linux", "3.14"].start_methods[0] == "forkserver"
    assert found["Linux", "3.14"].measured
    assert found["Windows programs under Wine", "3.13-wine"].start_methods == ["spawn"]
    windows = next(each for (platform, _), each in found.items() if platform == "Windows")
    assert not windows.measured
