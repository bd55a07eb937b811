"""What the plugin does to parts of pytest and pytest-xdist that they do not document; a test names the versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def keep_less(report: pytest.TestReport, config: pytest.Config) -> None:
    """Take from a report, and from the terminal's own list, what pytest keeps to the session's end and nobody reads.

    It is 10 KB a cell, 200 MB of a run of 20,000 cells. The results have all of it.
    """
    report.keywords = {}
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        # the reports of set-ups and tear-downs, by the empty category
        terminal.stats.pop("", None)


def limit_workers(config: pytest.Config, most: int) -> None:
    """Have pytest-xdist start no more workers than that; it has no hook that is asked once the items are known."""
    if is_distributed(config):
        config.option.tx = config.option.tx[:most]


def is_distributed(config: pytest.Config) -> bool:
    """Return whether this is the controller of pytest-xdist's workers."""
    return bool(getattr(config.option, "tx", None))
