"""The plugin's uses of undocumented parts of pytest and pytest-xdist."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

CASE = """\
# /// case
# title = "Shares"
#
# [[expect]]
# outcome = "shared"
# why = "It says so."
# ///
print("parent sees the worker: yes")
"""

CONFTEST = """
import pytest

@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs):
    print("workers:", len(specs))

class Last:
    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        terminal = session.config.pluginmanager.get_plugin("terminalreporter")
        reports = [each for reports in terminal.stats.values() for each in reports]
        print("kept:", len(reports), "with keywords:", sum(bool(each.keywords) for each in reports))

def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Last())
"""


def test_the_installed_versions_are_those_whose_internals_were_checked() -> None:
    # another version may have changed them: run the test below, review internals.py, and update the version here
    assert (version("pytest"), version("pytest-xdist")) == ("9.2.0", "3.8.0")


def test_a_changed_run_starts_no_more_workers_than_cells_and_trims_reports(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", pytest='[pytest]\nstrict = true\naddopts = ["-p", "canishare.pytest_plugin.plugin"]\n', matrix="")
    pytester.mkdir("cases")
    for name in ("shares", "shares_too"):
        (pytester.path / "cases" / f"{name}.py").write_text(CASE, encoding="utf-8")
    pytester.makeconftest(CONFTEST)
    command = ("cases", "--target", sys.executable, "--start-method", "spawn", "-n", "3", "-s")
    pytester.runpytest_subprocess(*command).stdout.fnmatch_lines(["*workers: 3*", "*kept: [23] with keywords: 0*"])
    # a partial run has no column, so both cells count as changed
    pytester.runpytest_subprocess(*command, "--changed").stdout.fnmatch_lines(["*workers: 2*", "*2 passed*"])
