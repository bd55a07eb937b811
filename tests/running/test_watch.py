"""Hangs are detected, and slow scripts are not taken for hangs."""

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

threads_are_seen = pytest.mark.skipif(not CAN_SEE_THREADS, reason="only Linux says what each thread did")
LIMITS = Limits()
# far beyond what any of these scripts takes: a hang that is detected sooner was not detected by patience
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
    # Wine does not say what CPU time another process has used
    assert str(outcome) in (("hung (idle)", "hung (busy)") if here.facts.emulator else ("hung (idle)",))
    assert time.monotonic() - began < 4 * PATIENCE + 10
    if sys.platform != "win32":
        assert outcome.stacks is not None
        parent, *others = outcome.stacks
        assert parent.role == "parent"
        assert "in join" in parent.text
        assert "in wait_in_the_worker" in "".join(stack.text for stack in others)
        # a dump that mixed two processes would show both in one
        assert "in wait_in_the_worker" not in parent.text


@threads_are_seen
@pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])
def test_with_limits_an_idle_hang_is_detected_long_before_patience_is_over(run: Run, start_method: StartMethod) -> None:
    ended = run(IDLE, start_method=start_method, patience=LONG, limits=LIMITS)
    assert str(outcome_of(ended)) == "hung (idle)"
    assert ended.seconds < LONG / 3


def test_without_limits_patience_detects_workers_that_are_replaced_endlessly(run: Run) -> None:
    assert str(outcome_of(run(STORM))) == "hung (storm)"


def test_with_limits_more_processes_than_declared_are_a_storm(run: Run) -> None:
    ended = run(STORM, patience=LONG, limits=LIMITS)
    assert str(outcome_of(ended)) == "hung (storm)"
    assert ended.seconds < LONG / 3


@threads_are_seen
@pytest.mark.parametrize("target", ["cpython-3.6", "cpython-3.7"], indirect=True)
def test_workers_that_live_for_milliseconds_are_counted(run: Run, target: Target) -> None:
    text = "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Pool(1).apply(abs, (1,))\n"
    # without a file the module cannot be run again, and a fork server's workers die at once
    ended = run(text, target=target, start_method="forkserver", patience=LONG, limits=LIMITS, launch="stdin")
    assert str(outcome_of(ended)) == "hung (storm)"
    assert ended.seconds < LONG / 3


def test_a_script_that_only_computes_gets_its_patience_four_times(run: Run, here: Target) -> None:
    if here.facts.emulator:
        pytest.skip("Wine does not say what CPU time another process has used")
    ended = run("import time\nend = time.time() + 5\nwhile time.time() < end:\n    pass\n" + SHARED, patience=2)
    assert str(outcome_of(ended)) == "shared"
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
def test_a_slow_script_that_stays_within_its_limits_is_not_taken_for_a_hang(run: Run, body: str, limits: Limits | None) -> None:
    text = f"import multiprocessing, threading, time\ndef work():\n    {body}\n"
    for worker in ("work()", "worker = multiprocessing.Process(target=work)\n    worker.start()\n    worker.join()"):
        ended = run(f"{text}if __name__ == '__main__':\n    {worker}\n    {SHARED}", patience=60, limits=limits)
        assert str(outcome_of(ended)) == "shared"


@pytest.mark.parametrize("wait", ["time.sleep(4)", "subprocess.call([sys.executable, '-c', 'import time; time.sleep(4)'])"])
def test_a_wait_that_is_declared_is_waited_for_beyond_patience(run: Run, wait: str) -> None:
    text = f"import subprocess, sys, time\n{wait}\n{SHARED}"
    assert str(outcome_of(run(text, patience=2, limits=Limits(wait=4)))) == "shared"


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
def test_many_processes_are_no_storm_where_they_are_declared(run: Run, start_method: StartMethod, limits: Limits | None) -> None:
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
def test_processes_that_sleep_for_a_moment_each_in_turn_are_not_idle(run: Run) -> None:
    assert str(outcome_of(run(IN_TURN, start_method="fork", patience=60, limits=LIMITS))) == "shared"


SLOW_MODULE = """
import multiprocessing, time
for _ in range(60):
    time.sleep(0.04)
if __name__ == "__main__":
    print("parent sees the worker: " + ("yes" if multiprocessing.Pool(1).apply(abs, (-1,)) else "no"))
"""


@pytest.mark.parametrize("target", ["cpython-3.6", "cpython-3.14"], indirect=True)
def test_a_fork_server_that_runs_a_slow_module_again_is_no_storm(run: Run, target: Target) -> None:
    ended = run(SLOW_MODULE, start_method="forkserver", patience=60, limits=LIMITS, target=target)
    assert str(outcome_of(ended)) == "shared"
