"""What a process tree did by one moment: each of its threads where Linux says so, else all of them together."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

# A kernel may be built without it, or not count.
_OWN: Final = Path("/proc/self/schedstat")
CAN_SEE_THREADS: Final = sys.platform == "linux" and _OWN.exists() and int(_OWN.read_bytes().split()[2]) > 0

# Background polling to tolerate, in all threads together: a Manager wakes once a second, a Pool up to 3.7 ten times, for
# 0.1 ms each. What sleeps for less than 0.05 s at a time wakes more often.
_MAX_TURNS: Final = 15
_MAX_CPU: Final = 0.01
# The same where only CPU time is known, and in steps of 10 ms.
_MAX_CPU_UNSEEN: Final = 0.05

# Asleep or stopped, until another thread or a clock wakes it; a thread that neither sleeps nor runs waits for a disk.
_ASLEEP: Final = frozenset((b"S", b"I", b"T"))
_OVER: Final = frozenset((b"Z", b"X"))


class Activity(NamedTuple):
    """Nanoseconds on a core and turns there, of each thread by its id; `at_rest` says that none ran or waited for a disk.

    Where that cannot be seen, it is the CPU time of all processes together, not `exact`: it counts when patience is over.
    """

    done: dict[int, tuple[int, int]]
    at_rest: bool
    exact: bool

    def only_ticked(self, since: Activity, seconds: float) -> bool:
        """Return whether the same threads (or processes) live since then and did no more than tick in these seconds."""
        if since.done.keys() != self.done.keys():
            return False
        turns = sum(turns - since.done[thread][1] for thread, (_, turns) in self.done.items())
        on_core = sum(on_core - since.done[thread][0] for thread, (on_core, _) in self.done.items())
        max_cpu = _MAX_CPU if self.exact else _MAX_CPU_UNSEEN
        return turns <= _MAX_TURNS * seconds and on_core <= max_cpu * seconds * 1e9


def usage_of(pids: Collection[int], seconds: float) -> Activity:
    """Return what processes did of which only the CPU time is known, in seconds for all together."""
    return Activity(done={0: (int(seconds * 1e9), 0), **dict.fromkeys(pids, (0, 0))}, at_rest=True, exact=False)


def activity_of(pids: Collection[int]) -> Activity:
    """Return what the threads of these processes did, from ``/proc/PID/task/TID/schedstat``; Linux only."""
    done: dict[int, tuple[int, int]] = {}
    at_rest = True
    for pid in pids:
        # what is gone by now is missing in the next look as well
        with suppress(FileNotFoundError, ProcessLookupError):
            for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - names are all that is wanted
                with suppress(FileNotFoundError, ProcessLookupError):
                    place = f"/proc/{pid}/task/{thread}"
                    state = read_quickly(f"{place}/stat").rpartition(b")")[2].split(maxsplit=1)[0]
                    if state not in _OVER:
                        on_core, _, turns = read_quickly(f"{place}/schedstat").split()
                        done[int(thread)] = int(on_core), int(turns)
                        at_rest = at_rest and state in _ASLEEP
    return Activity(done=done, at_rest=at_rest, exact=True)


def read_quickly(path: str) -> bytes:
    """Return the content of a file under /proc; by a Path it takes eight times as long, and a look reads a hundred of them."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
        return file.read()
