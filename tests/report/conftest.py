from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import pytest
from columns import ROOT
from columns import write_column
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

from canishare.report.build import build
from canishare.report.model import read_report
from canishare.report.write import write_report
from canishare.suite import read_suite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.report.data import Data
    from canishare.target import Target

AXE: Final = "axe-core@4.14.1"


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
def measured() -> Path:
    """Return the results that were measured on this machine."""
    results = ROOT / "results"
    if not any(results.glob("*.jsonl")):
        pytest.skip("no results were measured here: run `nox` first")
    return results


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, here: Target) -> Path:
    """Return results that nobody measured: what every case declares, on a few versions and under Wine."""
    results = tmp_path_factory.mktemp("made") / "results"
    cases = read_suite(ROOT)
    for version, default in (("3.8", "fork"), ("3.11", "fork"), ("3.13", "fork"), ("3.14", "forkserver")):
        write_column(results, here, f"cpython-{version}", cases=cases, default=default)  # type: ignore[arg-type] # two of the three
    write_column(results, here, "cpython-3.12-wine", cases=cases, wine=True)
    return results


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Site:
    """Return the report of what was measured on this machine, or of made results where nothing of the atlas was."""
    results = ROOT / "results"
    whole = any('"case":"atlas/' in path.read_text(encoding="utf-8") for path in results.glob("*.jsonl"))
    return Site(results if whole else request.getfixturevalue("made"), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def made_site(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Site:
    return Site(made, tmp_path_factory.mktemp("made-site"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; a machine that lacks it fails, for a page that nobody looked at is not tested."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        pytest.fail("the page's tests need Chromium: apt-get install --no-install-recommends chromium")
    with sync_playwright() as playwright:
        # root has no sandbox, and CI runs as root
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


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
    """Return axe-core's source, which npm fetches once into build/."""
    folder = ROOT / "build" / AXE.replace("@", "-")
    script = folder / "package" / "axe.min.js"
    if not script.exists():
        if shutil.which("npm") is None:
            pytest.fail("the page's tests need npm, for axe-core")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", AXE, "--silent", "--pack-destination", folder], check=True, capture_output=True)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
    return script.read_text(encoding="utf-8")
