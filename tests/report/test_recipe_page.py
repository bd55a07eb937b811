"""The page of recipes: by need, with where they were measured and what they cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from browsing import expect
from browsing import visit

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from sites import Site


def test_a_need_shows_its_first_recipe_and_the_other_ways(page: Page, site: Site) -> None:
    visit(page, site, "#recipes")
    page.locator("#needs").get_by_role("link", name="A counter that several workers add to").click()
    expect(page).to_have_url(re.compile("need=counter"))
    recipe = site.data.case("recipes/value/pool-initializer")
    expect(page.locator("#recipe h2").first).to_have_text(recipe.title)
    lines = site.data.texts[recipe.code].rstrip("\n").split("\n")
    assert page.locator("#recipe pre > span").all_inner_texts() == [line or " " for line in lines]
    assert "counter = shared_counter" in " ".join(page.locator("#recipe pre .plus").all_inner_texts())
    assert re.search(r"Measured: works in \d+ of \d+ cells", page.locator("#recipe").inner_text())
    page.locator("#recipe .ways").get_by_role("link", name="Count the progress of all workers").click()
    expect(page.locator("#recipe h2").first).to_have_text("Count the progress of all workers")
    assert page.title().startswith("Count the progress of all workers")


def test_a_recipe_has_an_address(page: Page, site: Site) -> None:
    visit(page, site, "#recipes?recipe=recipes/queue/pool-fork")
    title = site.data.case("recipes/queue/pool-fork").title
    expect(page.locator("#recipe h2").first).to_have_text(title)
    windows = page.locator("#recipe tr[data-platform=win32] .cell .word").all_inner_texts()
    assert set(windows) <= {"raised", "unknown"}


def test_what_does_not_work_is_answered_by_a_recipe(page: Page, site: Site) -> None:
    visit(page, site, "#answer?resource=queue&worker=pool&reach=passed")
    recipe = site.data.case("recipes/queue/pool-initializer")
    expect(page.locator("#verdict .instead h3")).to_have_text(f"Write: {recipe.title}")
    assert "initargs=(results,)" in page.locator("#verdict .instead pre").inner_text()
