"""Content that means harm is shown as text, and does nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from columns import CASES
from columns import write_column
from sites import Site

from canishare.running.outcome import Outcome
from canishare.running.outcome import Stack
from canishare.visible import visible

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page

    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

SCRIPT = "</script></pre><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
CELL: tuple[str, StartMethod] = ("article/queue-process-passed", "spawn")
PLACE = f"#cell?case={CELL[0]}&method={CELL[1]}&env=cpython-3.13"
RIGHT_TO_LEFT = "\u202egnp.exe\u202c"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, here: Target) -> Site:
    folder = tmp_path_factory.mktemp("hostile")
    escapes = "\x1b[31mred\x1b]0;title\x07\x1b[2J"
    outcome = Outcome(
        outcome="raised",
        exception="EvilError" + SCRIPT,
        message=f"{SCRIPT} {RIGHT_TO_LEFT}",
        worker_exception="ValueError",
        worker_message=escapes,
        # the harness writes bytes that are no UTF-8 as \xff
        stdout=f"{SCRIPT}\n{escapes}\n{RIGHT_TO_LEFT}\nnot UTF-8: \\xff\\xfe\n",
        stderr="x" * 2**20 + "\n",
        stacks=[Stack(pid=7, role=SCRIPT, text=SCRIPT)],
    )
    title = f"A case {SCRIPT} {RIGHT_TO_LEFT}"
    cases = [
        msgspec.structs.replace(
            case, header=msgspec.structs.replace(case.header, title=title, threads=("javascript:alert(1)", SCRIPT))
        )
        if case.id == CELL[0]
        else case
        for case in CASES
    ]
    write_column(folder / "results", here, "cpython-3.13", {CELL: outcome}, cases=cases)
    return Site(folder / "results", folder / "report")


def test_what_a_cell_printed_is_shown_as_text(page: Page, hostile: Site) -> None:
    page.goto(hostile.address(PLACE))
    page.wait_for_selector("html[data-ready]")
    printed = page.locator('pre.output[aria-label="Output"]').inner_text()
    assert SCRIPT in printed
    assert "␛[31mred␛]0;title␇␛[2J" in printed
    assert "⟨U+202E⟩gnp.exe⟨U+202C⟩" in printed
    assert "not UTF-8: \\xff\\xfe" in printed
    assert "owned" not in page.title().replace(SCRIPT, "")
    assert page.locator("img").count() == 0
    assert page.locator("script:not([id])").count() == 1
    assert page.locator('a[href^="javascript:"]').count() == 0


def test_a_line_of_a_megabyte_is_cut_and_the_page_stays_small(page: Page, hostile: Site) -> None:
    page.goto(hostile.address(PLACE))
    page.wait_for_selector("html[data-ready]")
    printed = page.locator('pre.output[aria-label="Errors"]').inner_text()
    assert len(printed) < 2000
    assert "1047576 characters more, in data.json" in printed
    assert (hostile.folder / "index.html").stat().st_size < 300_000
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert "x" * 2**20 in (hostile.folder / "data.json").read_text(encoding="utf-8")


def test_the_policy_lets_nothing_in_that_is_not_ours(browser: Browser, hostile: Site) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(hostile.address())
    page.wait_for_selector("html[data-ready]")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    page.evaluate("const s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s)")
    page.evaluate("fetch('https://example.org/').catch(() => {})")
    page.wait_for_timeout(200)
    assert page.title() != "1"
    assert sum("Content Security Policy" in each for each in refused) >= 3
    page.close()


def test_a_dropped_file_is_shown_as_text_too(page: Page, made_site: Site, hostile: Site) -> None:
    page.goto(made_site.address())
    page.wait_for_selector("html[data-ready]")
    name = f"{SCRIPT.replace('/', '_')}.jsonl"
    content = next(hostile.results.glob("*.jsonl")).read_bytes()
    page.locator("#own").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    page.wait_for_selector("#said:visible")
    page.goto(made_site.address("#answer"))
    assert page.locator("img").count() == 0
    assert "owned" not in page.title().replace(SCRIPT, "")


@pytest.mark.parametrize("target", [{}, {"name": 7}, None, {"name": "x", "markers": {"python_version": "3.x"}}])
def test_a_dropped_file_without_a_target_is_refused(page: Page, made_site: Site, target: object) -> None:
    page.goto(made_site.address())
    page.wait_for_selector("html[data-ready]")
    run = {"kind": "run", "schema": 1, "started": "", "machine": "", "origin": "", "planned": 0, "target": target}
    page.locator("#own").set_input_files({"name": "odd.jsonl", "mimeType": "", "buffer": json.dumps(run).encode() + b"\n"})
    assert "Refused: odd.jsonl:1: target" in page.locator("#said:visible").inner_text()


def test_control_characters_are_named() -> None:
    assert visible("a\x1b[0m\tb\nc\x7f\u200f\ud800") == "a␛[0m\tb\nc⟨U+007F⟩⟨U+200F⟩⟨U+D800⟩"
