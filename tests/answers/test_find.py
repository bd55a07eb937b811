"""Finding the cases that raise an error: the terminal and the page give the same answer."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from browsing import expect
from pasted import PASTED
from pasted import QUEUE

from canishare.answers.find import explain
from canishare.answers.find import find
from canishare.answers.find import signatures

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from sites import Site


# Tracebacks as people paste them, and the case that must be found first or among the first.


def test_the_page_and_the_terminal_find_the_same_cases_in_the_same_order(page: Page, site: Site) -> None:
    page.goto(site.address("#errors"))
    page.wait_for_selector("html[data-ready]")
    known = signatures(site.data)
    for text in PASTED:
        page.locator("#pasted").fill("")
        expect(page.locator("#found > *")).to_have_count(0)
        page.locator("#pasted").fill(text)
        hits = [hit.case for hit in find(text, known)]
        if text:
            expect(page.locator("#found > *")).not_to_have_count(0)
        shown = [each.get_attribute("data-case") for each in page.locator("#found .hit").all()]
        more = [
            (each.get_attribute("href") or "").split("case=")[1].split("&")[0]
            for each in page.locator("#found > details li a").all()
        ]
        assert [*shown, *more] == hits, text


def test_an_error_is_shown_in_an_environment_that_raised_exactly_this_error(page: Page, site: Site) -> None:
    page.goto(site.address("#errors?text=EOFError"))
    page.wait_for_selector("html[data-ready]")
    for each in page.locator("#found .hit").all():
        assert "EOFError" in each.inner_text()
    lines = list(explain("EOFError", site.data))
    assert lines[2].startswith("  raised EOFError under ")


def test_find_prints_the_reason_and_what_to_write_instead(made_site: Site, made: Path) -> None:
    command = [sys.executable, "-m", "canishare", "find", "-", "--results", str(made)]
    done = subprocess.run(command, input=QUEUE, capture_output=True, text=True, check=True)
    assert "cases raise this error, the closest match first:" in done.stdout
    assert "  because   " in done.stdout
    assert "canishare show" in done.stdout
    assert made_site.data.counts.targets == 5


def test_find_exits_with_1_if_nothing_is_found(made: Path) -> None:
    command = [sys.executable, "-m", "canishare", "find", "KeyboardInterrupt", "--results", str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "no measured cell raised KeyboardInterrupt with a similar message\n")
