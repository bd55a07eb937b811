"""Running a cell: errors, and what a cell leaves behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import psutil
import pytest
from scripts import SHARED
from scripts import posix

from canishare.errors import Fault
from canishare.running.run import MAX_OUTPUT
from canishare.running.target import Target

if TYPE_CHECKING:
    from scripts import Run


def test_a_case_that_writes_too_much_is_killed_and_is_a_fault(run: Run) -> None:
    text = f"import sys\nfor _ in range({2 * MAX_OUTPUT} // 2**20):\n    sys.stdout.write('x' * 2**20)\n    sys.stdout.flush()\n"
    with pytest.raises(Fault, match="wrote more than 64 MiB"):
        run(text + "import time\ntime.sleep(600)\n", patience=30)


def test_a_case_that_writes_too_much_and_exits_is_a_fault(run: Run) -> None:
    with pytest.raises(Fault, match="wrote more than 64 MiB"):
        run(f"import os\nfor _ in range(100):\n    os.write(1, b'x' * 2**20)\n{SHARED}", patience=30)


def test_a_target_that_does_not_start_is_a_fault(run: Run, here: Target) -> None:
    broken = Target(command=("/nonexistent/python",), facts=here.facts)
    with pytest.raises(Fault, match="does not start"):
        run(SHARED, target=broken)


def test_the_callers_python_variables_do_not_reach_the_target(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONWARNINGS", "PYTHONHASHSEED", "PYTEST_CURRENT_TEST", "VIRTUAL_ENV", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, "1")
    cell = run(
        "import os\nprint(sorted(name for name in os.environ if name.startswith(('PYTHON', 'PYTEST', 'VIRT'))))\n" + SHARED
    )
    assert cell.stdout.splitlines()[0] == b"['PYTHONFAULTHANDLER']"


def test_a_cell_has_its_own_temporary_folder_with_a_short_path(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = tmp_path / ("long" * 20)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    cell = run("import os, tempfile\nprint(tempfile.gettempdir())\nprint(os.getcwd())\n" + SHARED)
    folder, current = (Path(line.decode()) for line in cell.stdout.splitlines()[:2])
    assert os.path.realpath(folder) == os.path.realpath(current)
    if sys.platform != "win32":
        assert len(str(folder)) <= 60
    assert not folder.exists()
    assert not list(long.iterdir())


def test_a_folder_that_cannot_be_removed_does_not_hide_an_earlier_error(
    run: Run, here: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(folder: Path) -> bool:
        shutil.rmtree(folder)
        return False

    monkeypatch.setattr("canishare.running.run._remove_folder", fails)
    with pytest.raises(Fault, match=r"does not start") as caught:
        run(SHARED, target=msgspec.structs.replace(here, command=("/nowhere/python",)))
    assert "cannot be removed" in caught.value.__notes__[0]
    with pytest.raises(Fault, match=r"cannot be removed"):
        run(SHARED)


@posix
def test_an_interrupted_harness_kills_its_cell(tmp_path: Path, here: Target) -> None:
    script = tmp_path / "case.py"
    script.write_text(
        "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Event().wait()\n", encoding="utf-8"
    )
    program = f"""
import msgspec
from pathlib import Path
from canishare.running.run import run_cell
from canishare.running.target import Target
target = msgspec.json.decode({msgspec_json(here)!r}, type=Target)
run_cell(Path({str(script)!r}), target=target, start_method="fork", patience=60)
"""
    harness = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not psutil.Process(harness.pid).children() and time.monotonic() < deadline:
        time.sleep(0.05)
    harness.send_signal(signal.SIGINT)
    assert harness.wait(timeout=20) != 0  # conftest.py checks after every test that no process or folder is left


def msgspec_json(target: Target) -> bytes:
    return msgspec.json.encode(target)
