"""Classifying what real processes leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scripts import LOST
from scripts import SHARED
from scripts import outcome_of
from scripts import posix

from canishare.errors import EmulatorFault
from canishare.errors import Fault
from canishare.running.classify import classify
from canishare.running.script import Prints

if TYPE_CHECKING:
    from scripts import Run


# a Pool's thread prints it while its parent waits
WINE_START_FAILED = """
import sys
sys.stderr.write("Exception in thread Thread-1 (_handle_workers):\\nOSError: [WinError 1359] Internal error\\n")
"""


def test_an_internal_error_of_wine_is_an_emulator_fault_and_elsewhere_ordinary_output(run: Run) -> None:
    cell = run(WINE_START_FAILED + LOST)
    with pytest.raises(EmulatorFault, match=r"wine 8\.0 failed to start a process, with \[WinError 1359\]"):
        classify(cell, Prints(), emulator="wine 8.0")
    assert outcome_of(cell).outcome == "lost"


def test_a_script_that_prints_the_shared_line_is_shared(run: Run) -> None:
    assert str(outcome_of(run(SHARED))) == "shared"


def test_the_parents_exception_comes_from_the_launchers_record_and_not_from_stderr(run: Run) -> None:
    cell = run(
        """
import sys
sys.stderr.write("Process One:\\nTraceback (most recent call last):\\n  nothing\\nKeyError: not this one\\n")
class Odd(Exception):
    def __str__(self):
        return "two\\nlines: \\u2713"
raise Odd()
"""
    )
    outcome = outcome_of(cell)
    assert (outcome.outcome, outcome.exception, outcome.message) == ("raised", "Odd", "two\nlines: ✓")
    assert (outcome.worker_exception, outcome.worker_message) == ("KeyError", "not this one")


def test_both_the_parents_and_the_workers_exception_are_reported(run: Run) -> None:
    cell = run(
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
    outcome = outcome_of(cell)
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
def test_the_detail_of_lost_says_how_the_change_was_lost(run: Run, body: str, outcome: str) -> None:
    cell = run(
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
    assert str(outcome_of(cell)) == outcome


@pytest.mark.parametrize(
    ("first", "second", "sees"),
    [
        ("yes", "yes", "yes"),
        ("no", "no", "no"),
        ("yes", "no", None),
        ("yes", "cannot tell", "yes"),
        ("cannot tell", "no idea", None),
    ],
)
def test_what_the_worker_sees_is_what_all_workers_say(run: Run, first: str, second: str, sees: str | None) -> None:
    said = f'print("worker sees the parent: {first}"); print("worker sees the parent: {second}")\n'
    assert outcome_of(run(said + SHARED)).worker_sees == sees
    assert outcome_of(run(said + "raise EOFError\n")).worker_sees == sees
    assert classify(run(said + SHARED), Prints()).worker_sees is None


@posix
def test_a_parent_killed_by_a_signal_has_crashed(run: Run) -> None:
    outcome = outcome_of(run("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n"))
    assert str(outcome) == "crashed (SIGSEGV)"


@posix
def test_a_worker_killed_by_a_signal_before_its_change_arrives_has_crashed(run: Run) -> None:
    cell = run(
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
    assert str(outcome_of(cell)) == "crashed (worker: Segmentation fault)"


@pytest.mark.parametrize(
    "parent",
    [
        "import traceback\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        traceback.print_exc()",
        "import threading\n    thread = threading.Thread(target=lambda: 1 / 0)\n    thread.start()\n    thread.join()",
        "class Odd:\n        def __del__(self):\n            1 / 0\n    odd = Odd()\n    del odd",
    ],
    ids=["print_exc", "thread", "finalizer"],
)
def test_a_traceback_that_the_parent_prints_is_not_taken_for_a_workers(run: Run, parent: str) -> None:
    cell = run(
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
    assert str(outcome_of(cell)) == "lost (copy)"


def test_a_message_with_a_lone_surrogate_is_shown_with_escapes(run: Run) -> None:
    outcome = outcome_of(run("raise EOFError('bad \\udcff name')\n"))
    assert (str(outcome), outcome.message) == ("raised EOFError", "bad \\udcff name")


def test_an_uncaught_keyboardinterrupt_counts_as_raised_and_not_as_crashed(run: Run) -> None:
    assert str(outcome_of(run("raise KeyboardInterrupt\n"))) == "raised KeyboardInterrupt"


def test_a_long_output_keeps_its_beginning_and_its_end(run: Run) -> None:
    outcome = outcome_of(run("print('first'); print('x' * 10**6); print('last')\n" + SHARED))
    assert outcome.stdout.startswith("first\nxxx")
    assert outcome.stdout.endswith("last\nparent sees the worker: yes\n")
    assert "bytes left out" in outcome.stdout
    assert len(outcome.stdout) < 20_000


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "exited normally but did not print"),
        (SHARED + LOST, "printed both"),
        ("print('parent sees the worker: yes, mostly')\n", "exited normally but did not print"),
        (SHARED + "import sys\nsys.exit(3)\n", "exited with status 3 and without an exception"),
        ("def (:\n", "the script has a syntax error in this target: line 1"),
        ("print('a')\n\x00\n", "has a syntax error in this target"),
    ],
)
def test_a_script_without_one_clear_result_is_a_fault_and_has_no_outcome(run: Run, text: str, problem: str) -> None:
    with pytest.raises(Fault, match=problem):
        outcome_of(run(text))


def test_a_full_disk_is_a_fault_and_has_no_outcome(run: Run) -> None:
    with pytest.raises(Fault, match=r"no space left in the temporary folder.*\[Errno 28\]"):
        outcome_of(run("import errno, os\nraise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"))


def test_only_the_first_paragraph_of_a_message_is_kept(run: Run) -> None:
    worker = "import multiprocessing\nmultiprocessing.Process(target=print).start()\n"
    outcome = outcome_of(run(worker + SHARED))
    assert (outcome.worker_exception, outcome.worker_message) == (
        "RuntimeError",
        "An attempt has been made to start a new process before the current process has finished its bootstrapping phase.",
    )
