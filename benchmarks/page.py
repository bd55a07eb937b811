"""The size and the speed of the report page: how large, how long to build, when it is painted, what a filter takes.

``nox -s bench``, or ``python benchmarks/page.py [RESULTS] [--picture FILE]``: the page of the record, with RESULTS on top of it.
It prints figures and asserts nothing: a busy machine makes them worse.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from browsers import NoBrowserError
from browsers import start
from playwright.sync_api import sync_playwright

from canishare.answers.build import build
from canishare.answers.read import read_record
from canishare.answers.read import read_report
from canishare.report.render.files import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Page


# The page of the record should have at most 1.2 MB, be painted in 1 s and answer to a filter in 100 ms.
ROOT = Path(__file__).parent.parent
MEBIBYTE = 2**20
ROUNDS = 7
# A select is given another value, an input another text, and another radio button is checked; the time is that until the next
# frame was painted.
TIMED = """async ([selector, values, event, round]) => {
  const inputs = document.querySelectorAll(selector);
  const input = inputs[round % inputs.length];
  const value = values.length ? values[round % values.length] : [...input.options][round % input.options.length].value;
  const began = performance.now();
  if (input.type === "radio") input.checked = true;
  else if (input.type === "checkbox") input.checked = !input.checked; else input.value = value;
  input.dispatchEvent(new Event(event, {bubbles: true}));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}"""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader changes: in which view, by which input, and to what; without values, to each of its options."""

    title: str
    view: str
    selector: str
    values: tuple[str, ...] = ()
    event: str = "change"


ERRORS = ("EOFError", "TypeError: cannot pickle 'x' object", "NameError: name")
QUESTIONS = ("global queue", "shared memory pool", "manager dict passed")
FILTERS = (
    Filter(title="the question", view="#answer", selector="#question [data-direction]", values=("",)),
    Filter(title="the table's environment", view="#answer", selector="#environment"),
    Filter(title="the table's start method", view="#answer", selector="#method"),
    Filter(title="every row", view="#answer", selector="#unfold", values=("",)),
    Filter(title="a resource, typed", view="#answer", selector="#resource", values=QUESTIONS, event="input"),
    Filter(title="a worker", view="#answer", selector="#worker"),
    Filter(title="a pasted error", view="#errors", selector="#pasted", values=ERRORS, event="input"),
    Filter(title="what changes", view="#changes", selector="#after"),
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path, nargs="*")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="take a picture of the page for the README, and no figures")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        address = built(chosen.results, Path(name))
        try:
            browser = start(playwright)
        except NoBrowserError as error:
            sys.exit(str(error))
        if chosen.picture:
            page = browser.new_page(viewport={"width": 1180, "height": 940})
            page.goto(address)
            page.wait_for_selector("html[data-ready]")
            page.screenshot(path=chosen.picture)
        else:
            paints = [first_paint(browser.new_page(), address) for _ in range(ROUNDS)]
            print(f"first paint: {statistics.median(paints):.0f} ms (the slowest of {ROUNDS}: {max(paints):.0f} ms)")
            page = browser.new_page()
            for filter_ in FILTERS:
                timed(page, address, filter_)
        browser.close()


def built(results: list[Path], folder: Path) -> str:
    """Build the report, print what that takes, and return the page's address."""
    began, used = time.perf_counter(), time.process_time()
    report = read_report(*results, record=read_record(ROOT))
    data = build(report)
    write_report(report, data, folder / "report")
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    print(f"{data.counts.measured:,} measured cells of {data.counts.cases} cases on {data.counts.targets} targets")
    print(f"built in {seconds:.1f} s ({processor:.1f} s of processor time)")
    for path in sorted((folder / "report").iterdir()):
        print(f"{path.name}: {path.stat().st_size / MEBIBYTE:.2f} MiB")
    return (folder / "report" / "index.html").as_uri()


def first_paint(page: Page, address: str) -> float:
    """Return the milliseconds from the beginning of the navigation to the first contentful paint."""
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    paint: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.close()
    return paint


def timed(page: Page, address: str, filter_: Filter) -> None:
    """Print what a filter takes: the median, and the slowest after the first, which reads what is read once."""
    page.goto("about:blank")
    page.goto(address + filter_.view)
    page.wait_for_selector("html[data-ready]")
    first, *rest = (
        page.evaluate(TIMED, [filter_.selector, filter_.values, filter_.event, number]) for number in range(ROUNDS + 1)
    )
    slowest = f"the slowest of {ROUNDS}: {max(rest):.0f} ms; the first: {first:.0f} ms"
    print(f"{filter_.title}: {statistics.median(rest):.0f} ms ({slowest})")


if __name__ == "__main__":
    main()
