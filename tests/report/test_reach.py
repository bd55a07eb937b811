"""Who can reach the page: by a link, by the keyboard, on a phone, on paper, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import CELL
from browsing import expect
from browsing import measured
from browsing import visit
from columns import write_column
from sites import Site

from canishare.report import views

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page

    from canishare.running.target import Target

VIEWS = [view.id for view in views.VIEWS if view.title]
WORKER_PLACES = [
    "#answer?direction=worker&others=1",
    "#answer?resource=environ&reach=guarded-late",
    "#cell?case=atlas/environ/pool-guarded-late&method=forkserver&env=cpython-3.14",
]
QUEUE_ERROR = "RuntimeError: Queue objects should only be shared between processes through inheritance"


@pytest.mark.parametrize("view", VIEWS)
def test_the_address_holds_the_state(page: Page, site: Site, view: str) -> None:
    visit(page, site, f"#{view}")
    assert page.locator(".view:visible").count() == 1
    assert page.locator(f"#{view}").is_visible()
    assert page.title().endswith("– Can I share?")
    assert page.locator("nav a[aria-current=page]").count() == 1


def test_a_link_to_a_cell_opens_that_cell_and_back_leads_back(page: Page, site: Site) -> None:
    visit(page, site, "#answer?env=windows-3.13")
    link = page.locator('table.atlas a[data-case="atlas/manager-list/pool-global"]')
    page.locator("#unfold").check()
    link.click()
    expect(page.locator("#cell h1")).to_contain_text("Manager().list()")
    assert "Windows" in page.title()
    page.reload()
    expect(page.locator("#cell h1")).to_contain_text("Manager().list()")
    page.go_back()
    expect(page.locator("#environment")).to_have_value("windows-3.13")
    assert page.locator("#unfold").is_checked()


def test_a_stale_column_carries_its_date(page: Page, here: Target, tmp_path: Path) -> None:
    write_column(tmp_path / "results", here, "cpython-3.12", stale_since="2026-11-20T10:00:00.000Z")
    write_column(tmp_path / "results", here, "cpython-3.13")
    visit(page, old := Site(tmp_path / "results", tmp_path / "report"), "#sources")
    assert "stale since 2026-11-20" in page.locator("tr[data-target='cpython-3.12']").inner_text()
    assert "stale" not in page.locator("tr[data-target='cpython-3.13']").inner_text()
    visit(page, old, "#cell?case=article/queue-process-passed&method=spawn&env=cpython-3.12")
    assert "stale since 2026-11-20" in page.locator("#cell").inner_text()


def test_an_environment_that_is_not_there_is_not_taken_for_another_one(page: Page, site: Site) -> None:
    visit(page, site, "#cell?case=article/queue-process-passed&method=spawn&env=cpython-9.9")
    expect(page.locator("#said")).to_contain_text("There is no environment cpython-9.9 among these results. This is")


def test_a_cell_that_does_not_exist_is_said_to_be_none(page: Page, site: Site) -> None:
    visit(page, site, "#cell?case=atlas/nothing&method=spawn")
    expect(page.locator("#cell")).to_contain_text("There is no such cell")


def test_the_keyboard_reaches_and_opens_a_cell(page: Page, site: Site) -> None:
    visit(page, site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    link = page.locator("table.atlas a[data-case]:visible").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cell")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('nav a')).outlineStyle") == "none"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(browser: Browser, site: Site, axe: str, width: int, scheme: str) -> None:
    # axe is no script of the page's, whose policy would not let it in
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    places = [*(f"#{view}" for view in VIEWS), CELL.format(measured(site)), f"#errors?text={QUEUE_ERROR}", *WORKER_PLACES]
    for place in places:
        visit(page, site, place)
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found] == [], place
    context.close()


@pytest.mark.parametrize("place", [*(f"#{view}" for view in VIEWS), CELL, *WORKER_PLACES])
def test_a_phone_scrolls_no_view_sideways(page: Page, site: Site, place: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, site, place.format(measured(site)))
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_it_prints_the_view_without_its_controls(page: Page, site: Site) -> None:
    visit(page, site)
    page.emulate_media(media="print")
    expect(page.locator("#question")).to_be_hidden()
    expect(page.locator("nav")).to_be_hidden()
    assert page.locator("#atlas-object").is_visible()
    assert page.locator("#verdict").is_visible()
    assert page.pdf()[:4] == b"%PDF"


def test_without_scripts_the_tables_still_stand(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address())
    for table in ("#atlas-state", "#atlas-object", "#article table", "#traps table", "#sources table"):
        assert page.locator(table).is_visible()
    assert page.locator("table.atlas a.cell").count() == sum(case.reach is not None for case in site.data.cases)
    # state is asked of the worker, objects of the parent
    assert set(page.locator("#atlas-state .word").all_inner_texts()) <= {"seen", "missed", "unknown", "unavailable"}
    assert not {"seen", "missed"} & set(page.locator("#atlas-object .word").all_inner_texts())
    assert page.locator("#claim-12").is_visible()
    assert page.get_by_text("Without scripts").is_visible()
    assert not page.locator("#question").is_visible()
    context.close()
