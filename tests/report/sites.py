from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from browsers import NoBrowserError
from browsers import start
from columns import ROOT
from columns import write_column
from pasted import REPORTED

from canishare.answers.build import build
from canishare.answers.read import read_record
from canishare.answers.read import read_report
from canishare.cases.case import Reported
from canishare.cases.suite import read_suite
from canishare.report.render.files import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page

    from canishare.answers.data import Data
    from canishare.running.target import Target

SAMPLE = Path(__file__).parent / "sample"


class Site:
    """A report that was written, and the data that it was written from."""

    def __init__(self, results: Path, folder: Path) -> None:
        report = read_report(results)
        self.results = results
        self.folder = folder
        self.data: Data = build(report)
        write_report(report, self.data, folder)

    def address(self, place: str = "") -> str:
        return f"{(self.folder / 'index.html').as_uri()}{place}"


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> Path:
    """Return measured results: the sample, or those that --results names."""
    given: Path | None = request.config.getoption("--results")
    return given or SAMPLE


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, here: Target) -> Path:
    """Return results that nobody measured: what every case declares, on a few versions and under Wine."""
    results = tmp_path_factory.mktemp("made") / "results"
    cases = read_suite(ROOT).cases
    for version, default in (("3.8", "fork"), ("3.11", "fork"), ("3.13", "fork"), ("3.14", "forkserver")):
        write_column(results, here, f"cpython-{version}", cases=cases, default=default)  # type: ignore[arg-type] # two of the three
    write_column(results, here, "cpython-3.12-wine", cases=cases, wine=True)
    return results


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the report of the sample: the same on every machine."""
    return Site(SAMPLE, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def recorded() -> Data:
    """Return what the project's record says, with texts of other machines that were made up for the tests."""
    data = build(read_report(record=read_record(ROOT)), evidence=False)
    reported = {"traps/fork-with-threads": tuple(Reported(text=text, source="gh-1") for text in REPORTED)}
    cases = [msgspec.structs.replace(case, reported=reported.get(case.id, ())) for case in data.cases]
    return msgspec.structs.replace(data, cases=cases)


@pytest.fixture(scope="session")
def made_site(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Site:
    return Site(made, tmp_path_factory.mktemp("made-site"))


@pytest.fixture(scope="session")
def browser_or_reason() -> Iterator[Browser | str]:
    """Start a browser, or say why there is none."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the other tests need none of it
    except ModuleNotFoundError as error:
        yield str(error)
        return
    with sync_playwright() as playwright:
        try:
            browser = start(playwright)
        except NoBrowserError as error:
            yield str(error)
        else:
            yield browser
            browser.close()


@pytest.fixture(scope="session")
def browser(browser_or_reason: Browser | str) -> Browser:
    """Return a browser; what needs it is skipped where there is none."""
    if isinstance(browser_or_reason, str):
        pytest.skip(browser_or_reason)
    return browser_or_reason


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty tab that is held to asking for nothing but its file, and to complaining of nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert not complaints
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core's source."""
    pytest.importorskip("axe_playwright_python")
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
