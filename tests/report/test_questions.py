"""A newcomer's questions, each answered in two interactions from the page's start."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from browsing import expect
from browsing import visit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page
    from sites import Site


def test_my_global_manager_list_works_on_linux_and_not_on_windows_why(page: Page, site: Site) -> None:
    visit(page, site)
    page.locator("#resource").fill("global manager list")
    expect(page.locator("#verdict h2").first).to_contain_text("Manager().list(), created at module level")
    text = page.locator("#verdict").inner_text()
    assert "hung" in page.locator("#verdict tr[data-platform=win32]").first.inner_text()
    assert "shared" in page.locator("#verdict tr[data-platform=linux]").first.inner_text()
    assert "runs the module again, reaches the Manager's creation and fails" in text
    expect(page.locator("#verdict .instead .plus").first).to_be_visible()


def test_what_breaks_with_3_14(page: Page, site: Site) -> None:
    visit(page, site)
    page.get_by_role("link", name="What changes when …").click()
    page.get_by_role("link", name="→ 3.14").first.click()
    expect(page.locator("#differences b").first).to_contain_text("cells differ")
    assert "forkserver" in page.title()
    assert page.locator("#differences [data-asked=parent] li[data-case]").count() > 50
    missed = page.locator(
        "#differences [data-asked=worker] .change", has=page.locator('li[data-case="atlas/environ/pool-guarded-late"]')
    )
    expect(missed.last.locator(".cell .word").first).to_have_text("seen")
    expect(missed.last.locator(".cell .word").nth(1)).to_have_text("missed")


def test_queue_objects_should_only_be_shared_through_inheritance_what_now(page: Page, site: Site) -> None:
    visit(page, site)
    page.get_by_role("link", name="Paste your error").click()
    page.locator("#pasted").fill("RuntimeError: Queue objects should only be shared between processes through inheritance")
    expect(page.locator("#found .hit").first).to_contain_text("Queue")
    expect(page.locator("#found .instead .plus").first).to_be_visible()
    assert "is being created" in page.locator("#found").inner_text()


def test_does_a_worker_see_an_environment_variable(page: Page, site: Site) -> None:
    visit(page, site)
    page.locator("#resource").fill("environment variable set after a worker was started")
    expect(page.locator("#verdict h2").first).to_contain_text(
        "os.environ, set under the main guard after a first worker was started"
    )
    assert "missed" in page.locator("#verdict > table tr[data-platform=linux]").last.inner_text()
    assert "What to do" in page.locator("#verdict").inner_text()
    expect(page.locator("#verdict .instead .plus").first).to_be_visible()


@pytest.mark.parametrize(
    ("need", "prints"),
    [
        ("A log from all workers", "all squares are logged"),
        ("A large array of numbers", "sum of 1000000 numbers: 499999500000"),
        ("Stop everything early", "hit: 11111"),
    ],
)
def test_code_is_found_and_copied_in_two_interactions_and_runs(
    browser: Browser, site: Site, tmp_path: Path, need: str, prints: str
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = visit(context.new_page(), site)
    page.locator("#answer").get_by_role("link", name=need).click()
    page.locator("#recipe .copy").click()
    expect(page.locator("#recipe .copy")).to_have_text("copied")
    script = tmp_path / "pasted.py"
    script.write_text(page.evaluate("navigator.clipboard.readText()"), encoding="utf-8")
    context.close()
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert prints in done.stdout.splitlines()
    assert done.stderr == ""
