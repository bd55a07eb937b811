"""What can go wrong with a cell, tried with real processes."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import psutil
import pytest

from canishare.activity import TELLS
from canishare.case import Prints
from canishare.run import FLOOD
from canishare.run import Fault
from canishare.run import run_cell
from canishare.target import Facts
from canishare.target import Target
from canishare.target import probe
from canishare.tell import EmulatorFault
from canishare.tell import tell
from canishare.tree import ProcessTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from canishare.outcome import Outcome
    from canishare.outcome import StartMethod
    from canishare.run import Ended
    from canishare.run import Launch

    Run = Callable[..., Ended]

visible = pytest.mark.skipif(not TELLS, reason="only Linux tells what a thread did")
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and stacks are POSIX's")
PR_SET_CHILD_SUBREAPER = 36  # of linux/prctl.h
# a process takes a second to start under Wine
PATIENCE = 3.0 if sys.platform != "win32" else 15.0


@pytest.fixture
def run(tmp_path: Path, here: Target) -> Run:
    """Return what runs a script's text as a cell of the Python that runs the tests."""

    def run(
        text: str,
        *,
        start_method: StartMethod = "spawn",
        patience: float = PATIENCE,
        target: Target = here,
        launch: Launch = "file",
    ) -> Ended:
        script = tmp_path / "case.py"
        script.write_text(text, encoding="utf-8")
        return run_cell(script, target=target, start_method=start_method, patience=patience, launch=launch)

    return run


def outcome_of(ended: Ended) -> Outcome:
    return tell(ended, Prints())


# as a thread of a Pool says it, while its parent waits
WINES_FAULT = """
import sys
sys.stderr.write("Exception in thread Thread-1 (_handle_workers):\\nOSError: [WinError 1359] Internal error\\n")
"""


def test_a_start_that_wine_failed_is_no_outcome_and_on_windows_it_is(run: Run) -> None:
    ended = run(WINES_FAULT + LOST)
    with pytest.raises(EmulatorFault, match=r"wine 8\.0 failed to start a process, with \[WinError 1359\]"):
        tell(ended, Prints(), emulator="wine 8.0")
    assert outcome_of(ended).outcome == "lost"


SHARED = 'print("parent sees the worker: yes")\n'
LOST = 'print("parent sees the worker: no")\n'


def test_a_script_that_prints_the_line_of_shared_is_shared(run: Run) -> None:
    assert str(outcome_of(run(SHARED))) == "shared"


def test_a_parent_that_raises_is_known_by_its_exception_and_never_by_text(run: Run) -> None:
    ended = run(
        """
import sys
sys.stderr.write("Process One:\\nTraceback (most recent call last):\\n  nothing\\nKeyError: not this one\\n")
class Odd(Exception):
    def __str__(self):
        return "two\\nlines: \\u2713"
raise Odd()
"""
    )
    outcome = outcome_of(ended)
    assert (outcome.outcome, outcome.exception, outcome.message) == ("raised", "Odd", "two\nlines: ✓")
    assert (outcome.worker_exception, outcome.worker_message) == ("KeyError", "not this one")


def test_a_workers_exception_stands_beside_the_parents(run: Run) -> None:
    ended = run(
        """
import multiprocessing
def work():
    try:
        {}["first"]
    except KeyError as error:
        raise ValueError("and then: this") from error
if __name__ == "__main__":
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
    raise RuntimeError("the parent's own")
"""
    )
    outcome = outcome_of(ended)
    assert (outcome.exception, outcome.message) == ("RuntimeError", "the parent's own")
    assert (outcome.worker_exception, outcome.worker_message) == ("ValueError", "and then: this")


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ('print("worker sees the parent: yes")', "lost (copy)"),
        ('print("worker sees the parent: no")', "lost (separate)"),
        ('print("worker sees the parent: cannot tell")', "lost"),
        ('raise OSError("gone")', "lost (failed)"),
    ],
)
def test_lost_says_how(run: Run, body: str, outcome: str) -> None:
    ended = run(
        f"""
import multiprocessing
def work():
    {body}
if __name__ == "__main__":
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
    {LOST}
"""
    )
    assert str(outcome_of(ended)) == outcome


@posix
def test_a_parent_that_dies_by_a_signal_has_crashed(run: Run) -> None:
    outcome = outcome_of(run("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n"))
    assert str(outcome) == "crashed (SIGSEGV)"


@posix
def test_a_worker_that_dies_by_a_signal_with_the_change_missing_has_crashed(run: Run) -> None:
    ended = run(
        f"""
import multiprocessing, os, signal
def work():
    os.kill(os.getpid(), signal.SIGSEGV)
if __name__ == "__main__":
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
    {LOST}
"""
    )
    assert str(outcome_of(ended)) == "crashed (worker: Segmentation fault)"


def test_a_cell_that_waits_for_ever_is_hung_and_idle_and_each_process_tells_where_it_stood(run: Run, here: Target) -> None:
    began = time.monotonic()
    ended = run(
        """
import multiprocessing
def wait_in_the_worker(event):
    event.wait()
if __name__ == "__main__":
    event = multiprocessing.Event()
    process = multiprocessing.Process(target=wait_in_the_worker, args=(event,))
    process.start()
    process.join()
"""
    )
    outcome = outcome_of(ended)
    # Wine does not tell what processor time another process has used
    assert str(outcome) in (("hung (idle)", "hung (busy)") if here.facts.emulator else ("hung (idle)",))
    assert time.monotonic() - began < 2 * PATIENCE + 10
    if sys.platform != "win32":
        assert outcome.stacks is not None
        parent, *others = outcome.stacks
        assert parent.role == "parent"
        assert "in join" in parent.text
        assert "in wait_in_the_worker" in "".join(stack.text for stack in others)
        # a dump that mixed two processes would show both in one
        assert "in wait_in_the_worker" not in parent.text


def test_workers_that_die_and_are_started_again_for_ever_are_a_storm(run: Run) -> None:
    ended = run("import multiprocessing\npool = multiprocessing.Pool(2)\npool.apply(abs, (1,))\n")
    assert str(outcome_of(ended)) == "hung (storm)"


@visible
@pytest.mark.parametrize("target", ["cpython-3.6", "cpython-3.7"], indirect=True)
def test_workers_that_live_for_a_moment_are_a_storm_long_before_patience_is_over(run: Run, target: Target) -> None:
    text = "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Pool(1).apply(abs, (1,))\n"
    # without a file the module cannot be run again, and a fork server's workers die at once
    ended = run(text, target=target, start_method="forkserver", patience=300, launch="stdin")
    assert str(outcome_of(ended)) == "hung (storm)"
    assert ended.seconds < 100


def test_a_cell_that_only_computes_gets_its_patience_twice(run: Run, here: Target) -> None:
    if here.facts.emulator:
        pytest.skip("Wine does not tell what processor time another process has used")
    ended = run("import time\nend = time.time() + 3\nwhile time.time() < end:\n    pass\n" + SHARED, patience=2)
    assert str(outcome_of(ended)) == "shared"
    assert str(outcome_of(run("while True:\n    pass\n", patience=1.5))) == "hung (busy)"


@posix
def test_children_that_ignore_sigterm_are_ended_all_the_same(run: Run) -> None:
    ended = run(
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
    assert str(outcome_of(ended)) == "shared"
    assert ended.left_running == 1


def test_a_grandchild_that_holds_the_output_holds_nothing_up(run: Run) -> None:
    began = time.monotonic()
    ended = run(
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n{SHARED}", patience=30
    )
    assert str(outcome_of(ended)) == "shared"
    assert ended.left_running == 1
    assert time.monotonic() - began < 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process was started with")
def test_a_grandchild_that_leaves_the_session_is_ended_as_well(run: Run) -> None:
    ended = run(
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n" + SHARED
    )
    assert str(outcome_of(ended)) == "shared"
    assert ended.left_running == 1


@pytest.mark.parametrize(
    "parent",
    [
        "import traceback\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        traceback.print_exc()",
        "import threading\n    thread = threading.Thread(target=lambda: 1 / 0)\n    thread.start()\n    thread.join()",
        "class Odd:\n        def __del__(self):\n            1 / 0\n    odd = Odd()\n    del odd",
    ],
    ids=["print_exc", "thread", "finalizer"],
)
def test_what_the_parent_prints_of_its_own_is_not_what_a_worker_died_of(run: Run, parent: str) -> None:
    ended = run(
        f"""
import multiprocessing
def work():
    print("worker sees the parent: yes")
if __name__ == "__main__":
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
    {parent}
    {LOST}
"""
    )
    assert str(outcome_of(ended)) == "lost (copy)"


def test_a_message_that_is_no_text_is_shown_by_escapes(run: Run) -> None:
    outcome = outcome_of(run("raise EOFError('bad \\udcff name')\n"))
    assert (str(outcome), outcome.message) == ("raised EOFError", "bad \\udcff name")


def test_whoever_raises_keyboardinterrupt_has_raised_it(run: Run) -> None:
    assert str(outcome_of(run("raise KeyboardInterrupt\n"))) == "raised KeyboardInterrupt"


def test_a_slow_case_that_starts_one_process_after_another_is_not_a_storm(run: Run) -> None:
    ended = run(
        f"""
import multiprocessing, time
def nothing():
    pass
if __name__ == "__main__":
    end = time.time() + 4
    while time.time() < end:
        process = multiprocessing.Process(target=nothing)
        process.start()
        process.join()
    {SHARED}
""",
        start_method="fork" if sys.platform != "win32" else "spawn",
    )
    assert str(outcome_of(ended)) == "shared"


def test_a_pool_that_replaces_its_workers_is_not_a_storm(run: Run) -> None:
    ended = run(
        f"""
import multiprocessing, time
def work(number):
    time.sleep(0.04)
if __name__ == "__main__":
    pool = multiprocessing.Pool(2, maxtasksperchild=1)
    pool.map(work, range(40), 1)
    pool.close()
    pool.join()
    {SHARED}
""",
        # a new worker takes its time where the machine is loaded, and nothing but the generations may tell
        patience=60,
    )
    assert str(outcome_of(ended)) == "shared"


SILENT = """
import multiprocessing
def work(queue):
    queue.get()
if __name__ == "__main__":
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=work, args=(queue,))
    process.start()
    process.join()
"""


@visible
@pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])
def test_a_silent_tree_is_told_long_before_its_patience_is_over(run: Run, start_method: StartMethod) -> None:
    ended = run(SILENT, start_method=start_method, patience=300)
    assert str(outcome_of(ended)) == "hung (idle)"
    assert ended.seconds < 100


if sys.platform == "linux":

    @pytest.fixture
    def late_reaper() -> Iterator[list[int]]:
        """Be the one that orphans of a cell fall to, as an init that waits for one of them every half second; return which."""
        prctl = ctypes.CDLL(None).prctl
        assert prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
        reaped: list[int] = []
        over = threading.Event()

        def orphans() -> list[int]:
            found = []
            for child in psutil.Process().children():
                # what is no orphan may be waited for just now
                with suppress(psutil.Error, ProcessLookupError):
                    if os.getsid(child.pid) not in {child.pid, os.getsid(0)} and child.status() == psutil.STATUS_ZOMBIE:
                        found.append(child.pid)
            return found

        def reap() -> None:
            while not over.wait(0.5):
                reaped.extend(os.waitpid(pid, 0)[0] for pid in orphans()[:1])

        thread = threading.Thread(target=reap)
        thread.start()
        yield reaped
        over.set()
        thread.join()
        for pid in orphans():
            os.waitpid(pid, 0)
        prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@visible
def test_an_orphan_that_the_system_is_late_to_wait_for_is_no_sign_of_life(run: Run, late_reaper: list[int]) -> None:
    orphans = 60
    ended = run(
        f"""
import os, signal
for _ in range({orphans}):
    child = os.fork()
    if not child:
        os.fork()
        os._exit(0)
    os.waitpid(child, 0)
signal.pause()
""",
        patience=300,
    )
    assert str(outcome_of(ended)) == "hung (idle)"
    assert len(late_reaper) < orphans


@visible
def test_a_wait_by_a_clock_that_is_not_under_way_does_not_keep_a_silent_tree_from_being_told(run: Run) -> None:
    ended = run(f"{SILENT}    queue.get(timeout=0.5)\n", patience=300)
    assert str(outcome_of(ended)) == "hung (idle)"
    assert ended.seconds < 100


@pytest.mark.parametrize(
    "body",
    [
        "time.sleep(3)",
        "[time.sleep(0.5) for _ in range(6)]",
        "[time.sleep(pause) for pause in [0.1] * 30]",
        "[time.sleep(0.03) for _ in range(100)]",
        "threading.Event().wait(3)",
        "[threading.Event().wait(0.5) for _ in range(6)]",
        "manager = multiprocessing.Manager(); [manager.Event().wait(0.5) for _ in range(6)]",
        "subprocess.call([sys.executable, '-c', 'import time; time.sleep(3)'])",
        "[sum(range(1000)) for _ in range(60000)]",
    ],
)
def test_a_slow_case_is_not_taken_for_one_that_hangs(run: Run, body: str) -> None:
    text = f"import multiprocessing, subprocess, sys, threading, time\ndef work():\n    {body}\n"
    for worker in ("work()", "worker = multiprocessing.Process(target=work)\n    worker.start()\n    worker.join()"):
        ended = run(f"{text}if __name__ == '__main__':\n    {worker}\n    {SHARED}", patience=60)
        assert str(outcome_of(ended)) == "shared"


LOCKED = """
    import sqlite3
    one, other = (sqlite3.connect("locked", isolation_level=None) for _ in range(2))
    one.execute("begin immediate")
    with contextlib.suppress(sqlite3.OperationalError):
        other.execute("begin immediate")
"""
AGAIN = """
    signal.signal(signal.SIGALRM, print)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 2.5)
    signal.pause()
    signal.pause()
"""
LONGER_THAN_PATIENCE = """
    time.sleep(4)
"""


@visible
@pytest.mark.parametrize(
    ("body", "patience"),
    # whose length is not known, as the timer's, is given its patience alone
    [(LOCKED, 3), (AGAIN, 60), (LONGER_THAN_PATIENCE, 3)],
    ids=["locked", "again", "longer than patience"],
)
def test_a_wait_whose_length_does_not_stand_in_the_call_is_not_taken_for_a_hang(run: Run, body: str, patience: float) -> None:
    text = f"import contextlib, multiprocessing, signal, time\ndef work():{body}\nif __name__ == '__main__':\n    work()\n    {SHARED}"
    assert str(outcome_of(run(text, patience=patience))) == "shared"


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


@pytest.mark.parametrize("start_method", multiprocessing.get_all_start_methods())
def test_a_worker_that_starts_one_process_after_another_is_no_storm(run: Run, start_method: StartMethod) -> None:
    assert str(outcome_of(run(NESTED, start_method=start_method, patience=60))) == "shared"


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
def test_processes_that_sleep_for_a_moment_each_in_turn_are_not_silent(run: Run) -> None:
    assert str(outcome_of(run(IN_TURN, start_method="fork", patience=60))) == "shared"


SLOW_MODULE = """
import multiprocessing, time
for _ in range(60):
    time.sleep(0.04)
if __name__ == "__main__":
    print("parent sees the worker: " + ("yes" if multiprocessing.Pool(1).apply(abs, (-1,)) else "no"))
"""


@pytest.mark.parametrize("target", ["cpython-3.6", "cpython-3.14"], indirect=True)
def test_a_fork_server_that_runs_a_slow_module_again_is_no_storm(run: Run, target: Target) -> None:
    assert str(outcome_of(run(SLOW_MODULE, start_method="forkserver", patience=60, target=target))) == "shared"


@posix
def test_behind_a_command_that_hands_the_script_on_silence_tells_nothing(tmp_path: Path) -> None:
    command = tmp_path / "python"
    command.write_text(f'#!/bin/sh\n"{sys.executable}" "$@"\nexit $?\n', encoding="utf-8")
    command.chmod(0o755)
    assert probe([sys.executable]).visible
    assert not probe([str(command)]).visible


def test_a_case_that_floods_its_output_is_ended_and_is_a_fault(run: Run) -> None:
    text = f"import sys\nfor _ in range({2 * FLOOD} // 2**20):\n    sys.stdout.write('x' * 2**20)\n    sys.stdout.flush()\n"
    with pytest.raises(Fault, match="wrote more than 64 MiB"):
        run(text + "import time\ntime.sleep(600)\n", patience=30)


def test_a_case_that_writes_a_hundred_megabytes_and_ends_is_a_fault_as_well(run: Run) -> None:
    with pytest.raises(Fault, match="wrote more than 64 MiB"):
        run(f"import os\nfor _ in range(100):\n    os.write(1, b'x' * 2**20)\n{SHARED}", patience=30)


def test_a_long_output_is_kept_by_its_beginning_and_its_end(run: Run) -> None:
    outcome = outcome_of(run("print('first'); print('x' * 10**6); print('last')\n" + SHARED))
    assert outcome.stdout.startswith("first\nxxx")
    assert outcome.stdout.endswith("last\nparent sees the worker: yes\n")
    assert "bytes left out" in outcome.stdout
    assert len(outcome.stdout) < 20_000


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "ended well and did not print"),
        (SHARED + LOST, "printed both"),
        ("print('parent sees the worker: yes, mostly')\n", "ended well and did not print"),
        (SHARED + "import sys\nsys.exit(3)\n", "ended with 3 and no exception of its own"),
        ("def (:\n", "the script is not valid in this target: line 1"),
        ("print('a')\n\x00\n", "not valid in this target"),
    ],
)
def test_a_script_that_says_nothing_readable_is_a_fault_and_no_outcome(run: Run, text: str, problem: str) -> None:
    with pytest.raises(Fault, match=problem):
        outcome_of(run(text))


def test_a_target_that_does_not_start_is_a_fault(run: Run, here: Target) -> None:
    broken = Target(command=("/nonexistent/python",), facts=here.facts)
    with pytest.raises(Fault, match="does not start"):
        run(SHARED, target=broken)


@posix
def test_nothing_of_a_hung_cell_stays_behind_no_segment_and_no_semaphore(run: Run) -> None:
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


def test_the_callers_own_python_is_none_of_the_targets_business(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONWARNINGS", "PYTHONHASHSEED", "PYTEST_CURRENT_TEST", "VIRTUAL_ENV", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, "1")
    ended = run(
        "import os\nprint(sorted(name for name in os.environ if name.startswith(('PYTHON', 'PYTEST', 'VIRT'))))\n" + SHARED
    )
    assert ended.stdout.splitlines()[0] == b"['PYTHONFAULTHANDLER']"


def test_a_cells_temporary_folder_is_its_own_and_short(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = tmp_path / ("long" * 20)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    ended = run("import os, tempfile\nprint(tempfile.gettempdir())\nprint(os.getcwd())\n" + SHARED)
    folder, current = (Path(line.decode()) for line in ended.stdout.splitlines()[:2])
    assert os.path.realpath(folder) == os.path.realpath(current)
    if sys.platform != "win32":
        assert len(str(folder)) <= 60
    assert not folder.exists()
    assert not list(long.iterdir())


def test_a_full_disk_is_a_fault_and_no_outcome(run: Run) -> None:
    with pytest.raises(Fault, match=r"no space left for what the script writes.*\[Errno 28\]"):
        outcome_of(run("import errno, os\nraise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"))


@posix
def test_a_tree_whose_processes_cannot_be_ended_leaves_no_descriptor_and_no_zombie(
    here: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(tree: ProcessTree) -> int:
        raise OSError(tree.pid)

    # what the system itself does not end cannot be made on purpose
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


def test_a_folder_that_cannot_be_removed_hides_nothing_of_what_was_under_way(
    run: Run, here: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(folder: Path) -> bool:
        shutil.rmtree(folder)
        return False

    monkeypatch.setattr("canishare.run._removed", fails)
    with pytest.raises(Fault, match=r"does not start") as caught:
        run(SHARED, target=msgspec.structs.replace(here, command=("/nowhere/python",)))
    assert "cannot be removed" in caught.value.__notes__[0]
    with pytest.raises(Fault, match=r"cannot be removed"):
        run(SHARED)


def test_a_message_of_several_lines_is_kept_to_the_end_of_its_first_paragraph(run: Run) -> None:
    worker = "import multiprocessing\nmultiprocessing.Process(target=print).start()\n"
    outcome = outcome_of(run(worker + SHARED))
    assert (outcome.worker_exception, outcome.worker_message) == (
        "RuntimeError",
        "An attempt has been made to start a new process before the current process has finished its bootstrapping phase.",
    )


@posix
def test_a_harness_that_is_interrupted_ends_its_cell(tmp_path: Path, here: Target) -> None:
    script = tmp_path / "case.py"
    script.write_text(
        "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Event().wait()\n", encoding="utf-8"
    )
    program = f"""
import msgspec
from pathlib import Path
from canishare.run import run_cell
from canishare.target import Target
target = msgspec.json.decode({msgspec_json(here)!r}, type=Target)
run_cell(Path({str(script)!r}), target=target, start_method="fork", patience=60)
"""
    harness = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not psutil.Process(harness.pid).children() and time.monotonic() < deadline:
        time.sleep(0.05)
    harness.send_signal(signal.SIGINT)
    assert harness.wait(timeout=20) != 0  # that its child is gone, and its folder, every test is held to


def msgspec_json(target: Target) -> bytes:
    return msgspec.json.encode(target)


def test_facts_are_what_a_target_says_of_itself(here: Target) -> None:
    facts: Facts = here.facts
    assert facts.version.startswith("{}.{}.{}".format(*sys.version_info[:3]))
    assert facts.platform == sys.platform
    assert "spawn" in facts.start_methods
