"""Uses of undocumented parts of pytest and pytest-xdist; a test pins the versions that were checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def trim_report(report: pytest.TestReport, config: pytest.Config) -> None:
    """Remove data from a report and the terminal reporter that pytest would keep until the session's end.

    It takes 10 KB a cell, 200 MB in a run of 20,000 cells, and is not needed: the results contain it.
    """
    report.keywords = {}
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        # the empty category holds the reports of setup and teardown
        terminal.stats.pop("", None)


def limit_workers(config: pytest.Config, max_workers: int) -> None:
    """Limit how many workers pytest-xdist starts; it has no hook for this that runs after collection."""
    if is_distributed(config):
        config.option.tx = config.option.tx[:max_workers]


def is_distributed(config: pytest.Config) -> bool:
    """Return whether this process is a controller of pytest-xdist."""
    return bool(getattr(config.option, "tx", None))
