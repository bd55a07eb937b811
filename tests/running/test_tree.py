"""Process trees are killed, whatever their processes do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from scripts import SHARED
from scripts import outcome_of
from scripts import posix

from canishare.running.target import Target
from canishare.running.tree import ProcessTree

if TYPE_CHECKING:
    from scripts import Run


@posix
def test_children_that_ignore_sigterm_are_killed(run: Run) -> None:
    cell = run(
        f"""
import multiprocessing, os, signal, time
def ignore(ready):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    ready.set()
    time.sleep(600)
if __name__ == "__main__":
    ready = multiprocessing.Event()
    multiprocessing.Process(target=ignore, args=(ready,)).start()
    ready.wait()
    {SHARED.strip()}
    import sys; sys.stdout.flush()
    os._exit(0)
"""
    )
    assert str(outcome_of(cell)) == "shared"
    assert cell.left_running == 1


def test_a_grandchild_that_keeps_the_output_open_does_not_delay_the_cell(run: Run) -> None:
    began = time.monotonic()
    cell = run(
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n{SHARED}", patience=30
    )
    assert str(outcome_of(cell)) == "shared"
    assert cell.left_running == 1
    assert time.monotonic() - began < 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process's initial environment")
def test_a_grandchild_that_leaves_the_session_is_killed(run: Run) -> None:
    cell = run(
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n" + SHARED
    )
    assert str(outcome_of(cell)) == "shared"
    assert cell.left_running == 1


@posix
def test_a_hung_cell_leaves_no_shared_memory_and_no_semaphore(run: Run) -> None:
    name = f"canishare-{uuid.uuid4().hex[:8]}"
    outcome = outcome_of(
        run(
            f"""
import multiprocessing, time
from multiprocessing import shared_memory
def work(lock):
    time.sleep(600)
if __name__ == "__main__":
    segment = shared_memory.SharedMemory(name="{name}", create=True, size=64)
    lock = multiprocessing.Lock()
    process = multiprocessing.Process(target=work, args=(lock,))
    process.start()
    process.join()
"""
        )
    )
    assert str(outcome) == "hung (idle)"
    if sys.platform == "linux":
        assert not [each for each in os.listdir("/dev/shm") if name in each]


@posix
def test_a_tree_whose_processes_cannot_be_killed_leaves_no_descriptor_and_no_zombie(
    here: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(tree: ProcessTree) -> int:
        raise OSError(tree.pid)

    # a process that cannot be killed cannot be created on purpose
    monkeypatch.setattr(ProcessTree, "_settle", refuses)
    before = held()
    with (tmp_path / "out").open("wb") as out:
        tree = ProcessTree(
            [*here.command, "-c", "pass"],
            folder=tmp_path,
            environment=os.environ,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    assert tree.wait(30)
    with pytest.raises(OSError, match=str(tree.pid)):
        tree.close()
    assert held() == before


def held() -> tuple[int, int]:
    """Return how many descriptors and children this process has."""
    process = psutil.Process()
    descriptors = 0
    if sys.platform != "win32":
        descriptors = process.num_fds()
    return descriptors, len(process.children())
