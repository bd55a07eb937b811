"""Ways about the page, for its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

try:
    from playwright.sync_api import expect as expect
except ModuleNotFoundError:  # the tests that use it are skipped, and the others of their files are not
    expect = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from sites import Site

    from canishare.answers.data import Seen


CELL = "#cell?case=atlas/queue/pool-passed&method=spawn&env={}"


def visit(page: Page, site: Site, place: str = "") -> Page:
    page.goto("about:blank")
    page.goto(site.address(place))
    page.wait_for_selector("html[data-ready]")
    return page


def seen(site: Site, case: str, method: str, environment: str) -> Seen:
    place = [each.id for each in site.data.environments].index(environment)
    return site.data.seen[site.data.cells[case][method][place]]  # type: ignore[index] # a start method


def measured(site: Site) -> str:
    """Return a target on which the atlas was measured."""
    return next(
        each.id
        for each in reversed(site.data.environments)
        if each.main and each.measured and seen(site, "atlas/queue/pool-passed", "spawn", each.id).status == "measured"
    )
