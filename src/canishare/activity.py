"""What the threads of a process tree did, as Linux tells it; no other system tells as much."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection

# A kernel may be built without it, or not count; a Windows program sees the host's under Wine, and it is none of its own.
_OWN: Final = Path("/proc/self/schedstat")
TELLS: Final = sys.platform == "linux" and _OWN.exists() and int(_OWN.read_bytes().split()[2]) > 0

# Asleep, or stopped, until somebody or a clock wakes it; what neither sleeps nor runs waits for a disk.
_ASLEEP: Final = frozenset((b"S", b"I", b"T"))
_RUNS: Final = b"R"
_OVER: Final = frozenset((b"Z", b"X"))


class Thread(NamedTuple):
    """What a thread had done by one moment: nanoseconds on a core, nanoseconds that it waited for one, and turns there.

    A wait is counted when it is over: a thread that still waits for a core is told by its state alone.
    """

    on_core: int
    delayed: int
    turns: int


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """What the threads of a tree had done by one moment, by their ids.

    `pids` are its processes, with those that have ended and were not waited for yet: an orphan may be for a second.
    `runs` tells that a thread was running just then, or would have if it had been given a core, and `held` that one waited
    for a disk. `reaped` is of each process that lives, and grows with each child that it waited for, however short its life.
    """

    pids: frozenset[int]
    threads: dict[int, Thread]
    runs: bool
    held: bool
    reaped: dict[int, int]

    @property
    def at_rest(self) -> bool:
        """Whether no thread ran or wanted to."""
        return not (self.runs or self.held)


def activity(pids: Collection[int]) -> Activity | None:
    """Return what the threads of these processes did up to now, or None where the system does not tell (`TELLS`).

    A thread's figures are those of ``/proc/PID/task/TID/schedstat``; what was reaped is told by ``cminflt`` of
    ``/proc/PID/stat``, the page faults of waited-for children (proc(5)), of which every process has some.
    """
    if not TELLS:
        return None
    threads: dict[int, Thread] = {}
    states = set()
    reaped: dict[int, int] = {}
    for pid in pids:
        # what is gone by now is missing in the next look as well
        with suppress(FileNotFoundError, ProcessLookupError):
            faults_of_children = int(_stat(f"/proc/{pid}/stat")[8])
            for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - names are all that is wanted
                with suppress(FileNotFoundError, ProcessLookupError):
                    place = f"/proc/{pid}/task/{thread}"
                    state = _stat(f"{place}/stat")[0]
                    if state not in _OVER:
                        threads[int(thread)] = Thread(*map(int, read_quickly(f"{place}/schedstat").split()))
                        states.add(state)
                        reaped[pid] = faults_of_children
    return Activity(
        pids=frozenset(pids),
        threads=threads,
        runs=_RUNS in states,
        held=bool(states - _ASLEEP - {_RUNS}),
        reaped=reaped,
    )


def read_quickly(path: str) -> bytes:
    """Return what a file under /proc holds; by a Path it takes eight times as long, and a look reads a hundred of them."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
        return file.read()


def _stat(path: str) -> list[bytes]:
    """Return the fields of a stat file after the command's name: the state is the first."""
    return read_quickly(path).rpartition(b")")[2].split()
