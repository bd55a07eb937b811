"""Both questions: whether the worker sees what its parent set, and whether the parent sees what the worker changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import expect
from browsing import visit

from canishare.answers.data import Seen
from canishare.answers.read import read_report
from canishare.report.render.markdown import compatibility

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from sites import Site

LATE = "#answer?resource=environ&reach=guarded-late"


def linux(page: Page) -> list[str]:
    """Return the words of the marks of Linux, by version range."""
    return page.locator("#verdict > table tr[data-platform=linux] .cell .word").all_inner_texts()


@pytest.mark.parametrize(
    ("seen", "title"),
    [
        (Seen(status="measured", outcome="lost", detail="copy", worker_sees="yes"), "seen"),
        (Seen(status="measured", outcome="shared", worker_sees="no"), "missed"),
        (Seen(status="measured", outcome="raised", exception="EOFError"), "raised"),
        (Seen(status="measured", outcome="raised", exception="EOFError", worker_sees="yes"), "seen"),
        (Seen(status="measured", outcome="hung", detail="idle"), "hung"),
        (Seen(status="expected", outcome="unavailable", detail="no start method fork"), "unavailable"),
        (Seen(status="measured", outcome="lost", detail="failed", worker_exception="NameError"), "worker failed"),
        (Seen(status="measured", outcome="shared"), "not told"),
        (Seen(status="measured", outcome="lost"), "not told"),
    ],
)
def test_in_the_workers_direction_a_cell_is_what_the_worker_saw_or_why_it_saw_nothing(seen: Seen, title: str) -> None:
    term = seen.term("worker")
    assert term is not None
    assert term.title == title
    assert Seen(status="unknown").term("worker") is None


def test_a_failed_worker_is_named_with_its_exception() -> None:
    seen = Seen(status="measured", outcome="lost", detail="failed", worker_exception="NameError")
    assert seen.sentence("worker") == "The worker raises NameError, and the parent gets no error."


def test_the_switch_changes_the_address_and_the_marks_and_back(page: Page, made_site: Site) -> None:
    visit(page, made_site, "#answer?resource=array&worker=process&reach=global")
    assert linux(page) == ["shared", "lost"]
    page.locator("#question").get_by_label("The worker sees what I set").check()
    expect(page).to_have_url(re.compile("direction=worker"))
    expect(page.locator("#verdict .cell .word").first).to_have_text("seen")
    assert linux(page) == ["seen", "missed"]
    assert "missed" in page.title()
    # both switches are one
    expect(page.locator("#choice").get_by_label("The worker sees what I set")).to_be_checked()
    page.locator("#choice").get_by_label("I see what the worker changes").check()
    expect(page.locator("#verdict .cell .word").first).to_have_text("shared")
    assert "direction" not in page.url
    page.go_back()
    expect(page.locator("#verdict .cell .word").first).to_have_text("seen")


def test_an_address_with_a_direction_opens_it(page: Page, made_site: Site) -> None:
    visit(page, made_site, "#answer?resource=array&worker=process&reach=global&direction=worker&env=cpython-3.14")
    assert linux(page) == ["seen", "missed"]
    expect(page.locator('table.atlas a[data-case="atlas/array/process-global"] .word')).to_have_text("missed")
    visit(page, made_site, "#cell?case=atlas/array/process-global&env=cpython-3.14&direction=worker")
    expect(page.locator("#cell .cell .word").first).to_have_text("missed")
    expect(page.locator("#cell")).to_contain_text("I see what the worker changes: ◆ lost")


def test_state_is_asked_of_the_worker_and_an_object_of_the_parent(page: Page, made_site: Site) -> None:
    visit(page, made_site, LATE)
    expect(page.locator("#question").get_by_label("The worker sees what I set")).to_be_checked()
    assert linux(page) == ["seen", "missed"]
    expect(page.locator("#reach-label")).to_have_text("set")
    assert page.locator("#reach option").all_inner_texts() == [
        "at module level",
        "before the first worker",
        "after a worker was started",
    ]
    assert "Set it before the first worker is started" in page.locator("#verdict").inner_text()
    expect(page.locator("#verdict .instead")).to_contain_text("works in")
    page.locator("#resource").fill("global queue with a pool")
    expect(page.locator("#verdict .cell .word").first).to_have_text("shared")
    expect(page.locator("#reach-label")).to_have_text("as")


def test_a_parent_never_sees_state_and_is_offered_nothing_instead(page: Page, made_site: Site) -> None:
    visit(page, made_site, f"{LATE}&direction=parent")
    assert set(linux(page)) == {"lost"}
    assert page.locator("#verdict .instead").count() == 0
    assert "What to do" not in page.locator("#verdict").inner_text()


def test_the_table_begins_with_what_is_asked(page: Page, made_site: Site) -> None:
    visit(page, made_site, "#answer?env=cpython-3.14")
    order = "[...document.querySelectorAll('table.atlas')].map((each) => each.dataset.carried)"
    assert page.evaluate(order) == ["object", "state"]
    page.locator("#choice").get_by_label("The worker sees what I set").check()
    expect(page.locator('table.atlas a[data-case="atlas/environ/pool-guarded-late"] .word')).to_have_text("missed")
    assert page.evaluate(order) == ["state", "object"]
    assert page.locator("table.atlas .asked").all_inner_texts() == ["The worker sees what I set"] * 2


def test_what_was_seen_under_fork_is_missed_under_forkserver(page: Page, made_site: Site) -> None:
    visit(page, made_site, "#changes?a=cpython-3.13&b=cpython-3.14")
    cell = page.locator('li[data-case="atlas/environ/pool-guarded-late"]')
    change = page.locator("#differences [data-asked=worker] .change", has=cell).last
    assert change.locator(".cell .word").all_text_contents() == ["seen", "missed"]
    assert "What to do: " in (change.text_content() or "")
    # for the parent it is lost in both
    assert page.locator("#differences [data-asked=parent] > .change", has=cell).count() == 0


def test_missed_is_drawn_as_lost(page: Page, made_site: Site) -> None:
    visit(page, made_site)
    looks = page.evaluate(
        """() => ['lost', 'no', 'failed'].map((name) => {
        const style = getComputedStyle(document.querySelector(`.legend .cell.${name}`));
        return `${style.backgroundColor} ${style.fontWeight} ${style.color}`; })"""
    )
    assert len(set(looks)) == 1


def test_the_platforms_are_compared_in_both_directions(page: Page, made_site: Site) -> None:
    visit(page, made_site, "#platforms")
    assert page.locator("#platforms h3").all_inner_texts() == [each.title for each in made_site.data.vocabulary.directions]


def test_the_text_has_what_workers_see_of_state(made: Path, made_site: Site) -> None:
    text = compatibility(read_report(made), made_site.data)
    assert "| what is set | at module level | before the first worker | after a worker was started |" in text
    part = text.partition("### State under forkserver")[2].partition("###")[0]
    row = next(line for line in part.splitlines() if "os.environ" in line)
    assert row.endswith("| ● seen | ● seen | ◆ missed |")
