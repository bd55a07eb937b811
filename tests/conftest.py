from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from canishare.cases.suite import read_suite
from canishare.running.probe import probe
from canishare.targets.choose import find_targets
from canishare.targets.matrix import read_matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.running.target import Target
    from canishare.targets.choose import FoundTargets

pytest_plugins = ["pytester", "scripts", "sites"]

ROOT = Path(__file__).parent.parent
MARK = "CANISHARE_TEST"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("canishare's own tests")
    group.addoption("--require-browser", action="store_true", help="fail where no browser is here (default: skip what needs one)")
    group.addoption("--results", type=Path, help="hold the report to these results (default: tests/report/sample)")


def pytest_configure() -> None:
    """Enable Ctrl-C in the tests' processes: a shell starts background jobs with SIGINT ignored."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each reason for skipped tests once, with a count; pytest prints a line for each place."""
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"SKIPPED [{count}] {reason}")


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give each test its own temporary folder; fail it if it leaves a file there or a process running."""
    tmp_path_factory.getbasetemp()  # pytest's base folder must not be inside ours
    mark = uuid.uuid4().hex
    base = "/tmp" if sys.platform != "win32" else None  # a cell's folder needs a short path
    folder = tempfile.mkdtemp(prefix="ct-", dir=base)
    monkeypatch.setenv(MARK, mark)
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, folder)
    monkeypatch.setattr(tempfile, "tempdir", folder)
    yield
    deadline = time.monotonic() + 5
    while (left := _marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.05)
    shown = [" ".join(process.cmdline()) for process in left if process.is_running()]
    for process in left:
        process.kill()
    files = sorted(os.listdir(folder))
    shutil.rmtree(folder, ignore_errors=True)
    assert not shown, f"left running: {shown}"
    assert not files, f"left in the temporary folder: {files}"


def _marked(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid == os.getpid():  # Windows shows the current environment, not the initial one
                continue
            if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK) == mark:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


@pytest.fixture(scope="session")
def found() -> FoundTargets:
    """Return the targets found, except emulated ones and those with a special command, which start slowly."""
    plain = [each for each in read_matrix(ROOT / "matrix.toml").target if not (each.emulator or each.command)]
    return find_targets(plain, read_suite(ROOT).needs)


@pytest.fixture(scope="session")
def here() -> Target:
    """Return the Python that runs the tests, as a target."""
    return probe([sys.executable]).target("here", [sys.executable])


@pytest.fixture
def target(request: pytest.FixtureRequest, found: FoundTargets) -> Target:
    """Return a target by its alias; skip the test if it is absent."""
    alias = request.param
    entry = next(each for each in read_matrix(ROOT / "matrix.toml").target if alias in {each.alias, each.name})
    for each in found.targets:
        if each.facts.entry == entry.name:
            return each
    pytest.skip(f"{entry.name} is absent")
