"""What the plugin does to parts of pytest and pytest-xdist that they do not document."""

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


def test_these_are_the_versions_whose_internals_were_looked_at() -> None:
    # another version may have changed them: run the test below, read internals.py again, and write the version down here
    assert (version("pytest"), version("pytest-xdist")) == ("9.2.0", "3.8.0")


def test_a_changed_run_starts_no_more_workers_than_cells_and_reports_are_kept_small(pytester: pytest.Pytester) -> None:
    pytester.makefile(".toml", pytest='[pytest]\nstrict = true\naddopts = ["-p", "canishare.pytest_plugin.plugin"]\n', matrix="")
    pytester.mkdir("cases")
    for name in ("shares", "shares_too"):
        (pytester.path / "cases" / f"{name}.py").write_text(CASE, encoding="utf-8")
    pytester.makeconftest(CONFTEST)
    command = ("cases", "--target", sys.executable, "--start-method", "spawn", "-n", "3", "-s")
    pytester.runpytest_subprocess(*command).stdout.fnmatch_lines(["*workers: 3*", "*kept: [23] with keywords: 0*"])
    # a part makes no column, so that both cells count as changed
    pytester.runpytest_subprocess(*command, "--changed").stdout.fnmatch_lines(["*workers: 2*", "*2 passed*"])
