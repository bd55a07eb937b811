"""What two outputs have in common, and what counts as a difference."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from canishare.trial.compare import Comparison
from canishare.trial.compare import changing_lines
from canishare.trial.compare import compare
from canishare.trial.compare import form
from canishare.trial.errors import errors_of
from canishare.trial.runs import Trial

if TYPE_CHECKING:
    from canishare.running.target import Target

WARNING = """/usr/lib/python3.13/multiprocessing/popen_fork.py:67: DeprecationWarning: This process (pid=7) is multi-threaded
  self.pid = os.fork()
"""
LEAK = """/usr/lib/python3.13/multiprocessing/resource_tracker.py:301: UserWarning: resource_tracker: There appear to be 1 leaked semaphore
  warnings.warn(
"""
TRACEBACK = """Process SpawnProcess-1:
Traceback (most recent call last):
  File "program.py", line 3, in work
    print(total)
          ^^^^^
NameError: name 'total' is not defined
"""


def compared(here: Target, stdout: tuple[str, str] = ("", ""), stderr: tuple[str, str] = ("", "")) -> Comparison:
    """Return how the first of two outputs differs from the second."""
    first, second = (
        Trial(target=here, start_method="spawn", end="exited", stdout=out, stderr=err)
        for out, err in zip(stdout, stderr, strict=True)
    )
    return compare(first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\nb\n", "b\na\n"),
        ("a\n\n", "a\n"),
        ("<Thing at 0x7f00aa>", "<Thing at 0x7f11bb>"),
        ("pid 123", "pid 4567"),
        ("PID=123, done", "PID=4567, done"),
        ("SpawnPoolWorker-1 began", "ForkPoolWorker-12 began"),
        ("Process-1:2 began", "ForkServerProcess-3 began"),
        ("2026-11-27 10:11:12,345 INFO ready", "2026-11-27 10:11:13,001 INFO ready"),
        ("3 passed in 0.12s", "3 passed in 10.3s"),
        ("took 120.5 ms", "took 7.25 ms"),
        ("/tmp/cs-abcd1234/t/file", "/tmp/cs-efgh5678/t/file"),
    ],
)
def test_what_differs_in_every_run_is_no_difference(here: Target, one: str, other: str) -> None:
    assert not compared(here, (one, other), (other, one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("3", "4"), ("a\n", "a\na\n"), ("process 3", "process 0"), ("10 seeds", "7 seeds"), ("x", ""), ("wait 30 s", "wait 0 s")],
)
def test_numbers_and_counts_are_differences(here: Target, one: str, other: str) -> None:
    assert compared(here, (one, other))
    assert compared(here, ("", ""), (one, other))


def test_lines_that_were_written_more_often_are_repeated(here: Target) -> None:
    assert compared(here, ("a\na\nb\n", "a\nb\n")).repeated
    assert compared(here, ("a\nb\n", "a\na\nb\n")).repeated
    assert not compared(here, ("b\n", "a\nb\n")).repeated
    assert not compared(here, ("a\n", "a\n")).repeated
    assert not compared(here, ("a\na\nc\n", "a\nb\n")).repeated
    assert not compared(here, ("a\nc\n", "a\n")).repeated


def test_lines_of_the_same_words_have_the_same_form() -> None:
    assert form("seed 12 of 3fa94bc2") == form("seed 13 of 99aa11bb")
    assert form("{'b', 'a'}") == form("{'a', 'b'}")
    assert form("3 done") != form("3 lost")


def test_lines_that_are_only_written_more_often_do_not_change(here: Target) -> None:
    texts = ("banner\nresult\n", "banner\nbanner\nat 3\n", "banner\nbanner\nbanner\nat 5\n")
    reference, one, other = (Trial(target=here, start_method="spawn", end="exited", stdout=text) for text in texts)
    assert changing_lines(one, other, reference) == {"at 3", "at 5"}
    assert changing_lines(reference, one, reference) == {"banner", "result", "at 3"}


def test_standard_error_is_sorted_into_lines_warnings_and_leaks() -> None:
    errors = errors_of(WARNING + "ready\n" + LEAK + TRACEBACK)
    assert errors.lines == ["ready", "NameError: name 'total' is not defined"]
    assert errors.warnings == ["DeprecationWarning: This process (pid=7) is multi-threaded"]
    assert errors.leaks == ["There appear to be 1 leaked semaphore"]


def test_a_difference_counts_lines(here: Target) -> None:
    difference = compared(here, ("a\na\na\n", "a\nb\n")).stdout
    assert difference.added == Counter(a=2)
    assert difference.missing == Counter(b=1)
