"""Hangs are detected, and slow scripts do not count as hung."""

from __future__ import annotations

import multiprocessing
import sys
import time
from typing import TYPE_CHECKING

import pytest
from scripts import PATIENCE
from scripts import SHARED
from scripts import outcome_of
from scripts import posix

from canishare.running.activity import CAN_SEE_THREADS
from canishare.running.script import Limits

if TYPE_CHECKING:
    from scripts import Run

    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

threads_are_seen = pytest.mark.skipif(not CAN_SEE_THREADS, reason="only Linux shows the activity of each thread")
LIMITS = Limits()
# far longer than any of these scripts takes: a hang that is detected sooner was detected by limits
LONG = 300

IDLE = """
import multiprocessing
def wait_in_the_worker(event):
    event.wait()
if __name__ == "__main__":
    event = multiprocessing.Event()
    process = multiprocessing.Process(target=wait_in_the_worker, args=(event,))
    process.start()
    process.join()
"""
STORM = "import multiprocessing\npool = multiprocessing.Pool(2)\npool.apply(abs, (1,))\n"


def test_without_limits_patience_detects_an_idle_hang_and_each_process_shows_its_stack(run: Run, here: Target) -> None:
    began = time.monotonic()
    outcome = outcome_of(run(IDLE))
    # Wine does not show another process's CPU time
    assert str(outcome) in (("hung (idle)", "hung (busy)") if here.facts.emulator else ("hung (idle)",))
    assert time.monotonic() - began < 4 * PATIENCE + 10
    if sys.platform != "win32":
        assert outcome.stacks is not None
        parent, *others = outcome.stacks
        assert parent.role == "parent"
        assert "in join" in parent.text
        assert "in wait_in_the_worker" in "".join(stack.text for stack in others)
        # each dump is of one process only
        assert "in wait_in_the_worker" not in parent.text


@threads_are_seen
@pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])
def test_with_limits_an_idle_hang_is_detected_long_before_patience_is_over(run: Run, start_method: StartMethod) -> None:
    cell = run(IDLE, start_method=start_method, patience=LONG, limits=LIMITS)
    assert str(outcome_of(cell)) == "hung (idle)"
    assert cell.seconds < LONG / 3


def test_without_limits_patience_detects_a_storm(run: Run) -> None:
    assert str(outcome_of(run(STORM))) == "hung (storm)"


def test_with_limits_more_processes_than_declared_are_a_storm(run: Run) -> None:
    cell = run(STORM, patience=LONG, limits=LIMITS)
    assert str(outcome_of(cell)) == "hung (storm)"
    assert cell.seconds < LONG / 3


@threads_are_seen
@pytest.mark.parametrize("target", ["cpython-3.6", "cpython-3.7"], indirect=True)
def test_workers_that_live_for_milliseconds_count_towards_a_storm(run: Run, target: Target) -> None:
    text = "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Pool(1).apply(abs, (1,))\n"
    # a script from stdin cannot be imported again, so a fork server's workers exit at once
    cell = run(text, target=target, start_method="forkserver", patience=LONG, limits=LIMITS, launch="stdin")
    assert str(outcome_of(cell)) == "hung (storm)"
    assert cell.seconds < LONG / 3


def test_a_busy_script_gets_its_patience_four_times(run: Run, here: Target) -> None:
    if here.facts.emulator:
        pytest.skip("Wine does not show another process's CPU time")
    cell = run("import time\nend = time.time() + 5\nwhile time.time() < end:\n    pass\n" + SHARED, patience=2)
    assert str(outcome_of(cell)) == "shared"
    assert str(outcome_of(run("while True:\n    pass\n", patience=1.5))) == "hung (busy)"


SLEEPS = [
    "[time.sleep(0.5) for _ in range(6)]",
    "[time.sleep(pause) for pause in [0.1] * 30]",
    "[time.sleep(0.03) for _ in range(100)]",
    "[threading.Event().wait(0.5) for _ in range(6)]",
    "manager = multiprocessing.Manager(); [manager.Event().wait(0.5) for _ in range(6)]",
    "[sum(range(1000)) for _ in range(60000)]",
]


@pytest.mark.parametrize("limits", [None, Limits(wait=3)], ids=["patience", "limits"])
@pytest.mark.parametrize("body", SLEEPS)
def test_a_slow_script_within_its_limits_does_not_count_as_hung(run: Run, body: str, limits: Limits | None) -> None:
    text = f"import multiprocessing, threading, time\ndef work():\n    {body}\n"
    for worker in ("work()", "worker = multiprocessing.Process(target=work)\n    worker.start()\n    worker.join()"):
        cell = run(f"{text}if __name__ == '__main__':\n    {worker}\n    {SHARED}", patience=60, limits=limits)
        assert str(outcome_of(cell)) == "shared"


@pytest.mark.parametrize("wait", ["time.sleep(5)", "subprocess.call([sys.executable, '-c', 'import time; time.sleep(5)'])"])
def test_a_declared_wait_may_last_longer_than_patience(run: Run, wait: str) -> None:
    text = f"import subprocess, sys, time\n{wait}\n{SHARED}"
    assert str(outcome_of(run(text, patience=1, limits=Limits(wait=5)))) == "shared"


NESTED = """import multiprocessing
def nothing():
    pass
def work(shared):
    for _ in range(25):
        child = multiprocessing.Process(target=nothing)
        child.start()
        child.join()
    shared.value = 1
if __name__ == "__main__":
    multiprocessing.Pool(1).close()
    shared = multiprocessing.Value("i", 0)
    worker = multiprocessing.Process(target=work, args=(shared,))
    worker.start()
    worker.join()
    print("parent sees the worker: " + ("yes" if shared.value else "no"))
"""


@pytest.mark.parametrize("limits", [None, Limits(processes=60)], ids=["patience", "limits"])
@pytest.mark.parametrize("start_method", multiprocessing.get_all_start_methods())
def test_many_processes_are_no_storm_if_the_limits_allow_them(run: Run, start_method: StartMethod, limits: Limits | None) -> None:
    assert str(outcome_of(run(NESTED, start_method=start_method, patience=60, limits=limits))) == "shared"


IN_TURN = """
import multiprocessing, time
def work(lock):
    for _ in range(15):
        with lock:
            time.sleep(0.04)
if __name__ == "__main__":
    lock = multiprocessing.Lock()
    workers = [multiprocessing.Process(target=work, args=(lock,)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("parent sees the worker: yes")
"""


@posix
def test_processes_that_sleep_briefly_in_turn_are_not_idle(run: Run) -> None:
    assert str(outcome_of(run(IN_TURN, start_method="fork", patience=60, limits=LIMITS))) == "shared"


SLOW_MODULE = """
import multiprocessing, time
for _ in range(60):
    time.sleep(0.04)
if __name__ == "__main__":
    print("parent sees the worker: " + ("yes" if multiprocessing.Pool(1).apply(abs, (-1,)) else "no"))
"""


@pytest.mark.parametrize("target", ["cpython-3.6", "cpython-3.14"], indirect=True)
def test_a_fork_server_that_imports_a_slow_module_is_no_storm(run: Run, target: Target) -> None:
    cell = run(SLOW_MODULE, start_method="forkserver", patience=60, limits=LIMITS, target=target)
    assert str(outcome_of(cell)) == "shared"
