"""The browser that the page is tested in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_browser_is_here_where_one_is_required(browser_or_reason: Browser | str, pytestconfig: pytest.Config) -> None:
    if not isinstance(browser_or_reason, str):
        return
    if pytestconfig.getoption("--require-browser"):
        pytest.fail(f"--require-browser: {browser_or_reason}")
    pytest.skip(browser_or_reason)
