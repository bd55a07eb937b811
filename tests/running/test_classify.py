"""The outcome of a cell, from what real processes leave behind."""

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


# as a thread of a Pool prints it, while its parent waits
WINES_FAULT = """
import sys
sys.stderr.write("Exception in thread Thread-1 (_handle_workers):\\nOSError: [WinError 1359] Internal error\\n")
"""


def test_a_start_that_wine_failed_is_no_outcome_and_on_windows_it_is(run: Run) -> None:
    ended = run(WINES_FAULT + LOST)
    with pytest.raises(EmulatorFault, match=r"wine 8\.0 failed to start a process, with \[WinError 1359\]"):
        classify(ended, Prints(), emulator="wine 8.0")
    assert outcome_of(ended).outcome == "lost"


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


def test_a_full_disk_is_a_fault_and_no_outcome(run: Run) -> None:
    with pytest.raises(Fault, match=r"no space left for what the script writes.*\[Errno 28\]"):
        outcome_of(run("import errno, os\nraise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"))


def test_a_message_of_several_lines_is_kept_to_the_end_of_its_first_paragraph(run: Run) -> None:
    worker = "import multiprocessing\nmultiprocessing.Process(target=print).start()\n"
    outcome = outcome_of(run(worker + SHARED))
    assert (outcome.worker_exception, outcome.worker_message) == (
        "RuntimeError",
        "An attempt has been made to start a new process before the current process has finished its bootstrapping phase.",
    )
