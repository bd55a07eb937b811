"""Results of a reader's own, dropped on the page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from typing import Final

import pytest
from browsing import expect
from browsing import measured
from browsing import visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from sites import Site


def _another(line: bytes, **changes: object) -> bytes:
    return json.dumps({**json.loads(line), **changes}).encode() + b"\n"


# What may be wrong with a file, by the words of the refusal.
EDITS: Final[dict[str, Callable[[list[bytes]], list[bytes]]]] = {
    "truncated": lambda lines: lines[:-1],
    "not JSON": lambda lines: [*lines[:3], b"{oh\n", *lines[3:]],
    'outcome: "<b>fine</b>" is not one of crashed, hung': lambda lines: [
        lines[0],
        _another(lines[1], outcome="<b>fine</b>"),
        *lines[2:],
    ],
    "target.implementation: is missing": lambda lines: [_another(lines[0], target={}), *lines[1:]],
    "verdict `expected` does not follow": lambda lines: [
        lines[0],
        _another(lines[1], expected=[{"outcome": "crashed"}], verdict="expected"),
        *lines[2:],
    ],
    "the file was edited": lambda lines: [lines[0].replace(b'"planned":', b'"planned": '), *lines[1:]],
    "not UTF-8": lambda lines: [*lines[:3], b"\xff\xfe\n", *lines[3:]],
    "a second result": lambda lines: [*lines[:2], *lines[1:]],
    "schema 7": lambda lines: [lines[0].replace(b'"schema":1', b'"schema":7'), *lines[1:]],
    "the first line": lambda lines: lines[1:],
}


def test_a_results_file_dropped_on_the_page_stands_beside_the_published_ones(page: Page, site: Site) -> None:
    column = next(path for path in sorted(site.results.glob("*.jsonl")) if path.stem == measured(site))
    visit(page, site)
    page.locator("#own").set_input_files(column)
    expect(page.locator("#said")).to_contain_text("are shown as yours, beside the published ones")
    expect(page).to_have_url(re.compile(f"a={column.stem}&b=own-{column.stem}"))
    expect(page.locator("#differences b").first).to_have_text(f"0 of {len(site.data.cases)} cells differ")
    page.locator("nav a[data-view=answer]").click()
    page.locator("#environment").select_option(f"own-{column.stem}")
    expect(page.locator("#table-for")).to_contain_text(f"Yours: {column.name}")
    expect(page.locator("table.atlas a.cell.own").first).to_be_attached()
    assert page.locator("footer").inner_text().startswith(f"{site.data.counts.measured:,} cells")


@pytest.mark.parametrize("reason", EDITS)
def test_a_malformed_file_is_refused_with_its_reason(page: Page, site: Site, reason: str) -> None:
    lines = (site.results / f"{measured(site)}.jsonl").read_bytes().splitlines(keepends=True)
    visit(page, site)
    file = {"name": "theirs.jsonl", "mimeType": "text/plain", "buffer": b"".join(EDITS[reason](lines))}
    page.locator("#own").set_input_files(file)  # type: ignore[arg-type] # a FilePayload
    expect(page.locator("#said")).to_contain_text("Refused: theirs.jsonl")
    expect(page.locator("#said")).to_contain_text(reason)
    assert page.locator("#environment option[value^=own]").count() == 0
