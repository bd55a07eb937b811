"""Turns, taken by real processes."""

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

from canishare.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="its processes cannot open a pipe of another's, and take no turns"
)

AT_ONCE = (os.cpu_count() or 1) + 1
# Says that it waits for its turn, then when it got that, and has it until its input ends.
TAKER = """
import sys, time
from canishare.turns import Turns
print("waits", flush=True)
with Turns(sys.argv[1]).turn():
    print(time.monotonic(), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def turns() -> Iterator[Turns]:
    turns = Turns.laid_out()
    assert turns is not None
    yield turns
    turns.close()


def taker(turns: Turns) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", TAKER, turns.name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_process_waits_for_its_turn_until_another_gives_one_back(turns: Turns) -> None:
    with ExitStack() as mine:
        give_back = [mine.enter_context(turns.turn()) for _ in range(AT_ONCE)]
        with taker(turns) as other:
            assert other.stdin is not None
            assert other.stdout is not None
            assert other.stdout.readline() == b"waits\n"
            # one that does not wait has its turn by then
            time.sleep(0.2)
            given = time.monotonic()
            give_back[0]()
            # the clock is the machine's
            assert float(other.stdout.readline()) >= given
            other.stdin.close()
    # given back early, and again at the end: none came of that
    assert turns_left(turns) == AT_ONCE


def test_a_process_that_is_killed_holds_the_others_up_only_for_a_while(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canishare.turns._LONGEST_WAIT", 0.2)
    for _ in range(AT_ONCE):
        with taker(turns) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"waits\n"
            assert float(other.stdout.readline())
            other.kill()
    with turns.turn() as give_back:
        # it never had one to give back
        give_back()
    assert turns_left(turns) == 0


def turns_left(turns: Turns) -> int:
    """Return how many turns are there to be taken just now, and leave none."""
    with Path(turns.name).open("r+b", buffering=0) as pipe:
        return len(pipe.read(100)) if is_readable(pipe, 0) else 0


def is_readable(pipe: IO[bytes], seconds: float) -> bool:
    return bool(select.select([pipe], [], [], seconds)[0])
