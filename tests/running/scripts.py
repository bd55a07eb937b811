"""A fixture that runs a script as a cell, and constants that several tests use."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from canishare.running.classify import classify
from canishare.running.run import run_cell
from canishare.running.script import Prints

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from canishare.running.outcome import Outcome
    from canishare.running.run import CellRun
    from canishare.running.script import Launch
    from canishare.running.script import Limits
    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

    Run = Callable[..., CellRun]

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
# a process takes a second to start under Wine
PATIENCE = 3.0 if sys.platform != "win32" else 15.0

SHARED = 'print("parent sees the worker: yes")\n'
LOST = 'print("parent sees the worker: no")\n'


def outcome_of(cell: CellRun) -> Outcome:
    return classify(cell, Prints(worker_sees=True))


@pytest.fixture
def run(tmp_path: Path, here: Target) -> Run:
    """Return a function that runs a text as a cell of the Python that runs the tests."""

    def run(
        text: str,
        *,
        start_method: StartMethod = "spawn",
        patience: float = PATIENCE,
        limits: Limits | None = None,
        target: Target = here,
        launch: Launch = "file",
    ) -> CellRun:
        script = tmp_path / "case.py"
        script.write_text(text, encoding="utf-8")
        return run_cell(script, target=target, start_method=start_method, patience=patience, limits=limits, launch=launch)

    return run
