"""Slots taken by real processes."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canishare.pytest_plugin.slots import Slots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no named pipes in the file system, and no slots")

AT_ONCE = (os.cpu_count() or 1) + 1
# Prints that it waits for a slot and when it got one; keeps it until its stdin is closed.
TAKER = """
import sys, time
from canishare.pytest_plugin.slots import Slots
print("waits", flush=True)
with Slots(sys.argv[1]).slot():
    print(time.monotonic(), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def slots() -> Iterator[Slots]:
    slots = Slots.create()
    assert slots is not None
    yield slots
    slots.close()


def taker(slots: Slots) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", TAKER, slots.path]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_process_waits_for_a_slot_until_another_gives_one_back(slots: Slots) -> None:
    with ExitStack() as mine:
        give_back = [mine.enter_context(slots.slot()) for _ in range(AT_ONCE)]
        with taker(slots) as other:
            assert other.stdin is not None
            assert other.stdout is not None
            assert other.stdout.readline() == b"waits\n"
            # a process that does not have to wait would have a slot by now
            time.sleep(0.2)
            given = time.monotonic()
            give_back[0]()
            # CLOCK_MONOTONIC is the same in all processes
            assert float(other.stdout.readline()) >= given
            other.stdin.close()
    # released early and again at the end: no extra slot appears
    assert slots_left(slots) == AT_ONCE


def test_a_killed_process_delays_the_others_only_for_a_while(slots: Slots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canishare.pytest_plugin.slots._MAX_WAIT", 0.2)
    for _ in range(AT_ONCE):
        with taker(slots) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"waits\n"
            assert float(other.stdout.readline())
            other.kill()
    with slots.slot() as give_back:
        # it had no slot to release
        give_back()
    assert slots_left(slots) == 0


def slots_left(slots: Slots) -> int:
    """Take all free slots and return how many there were."""
    with Path(slots.path).open("r+b", buffering=0) as pipe:
        return len(pipe.read(100)) if is_readable(pipe, 0) else 0


def is_readable(pipe: IO[bytes], seconds: float) -> bool:
    return bool(select.select([pipe], [], [], seconds)[0])
