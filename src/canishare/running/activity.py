"""Measure what a process tree has done so far: per thread on Linux, as one total elsewhere."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final
from typing import NamedTuple

# A kernel may be built without schedstat, or not count.
_OWN_SCHEDSTAT: Final = Path("/proc/self/schedstat")
CAN_SEE_THREADS: Final = sys.platform == "linux" and _OWN_SCHEDSTAT.exists() and int(_OWN_SCHEDSTAT.read_bytes().split()[2]) > 0

# Background polling to tolerate, per second and over all threads: a Manager wakes once, a Pool (3.7 and older) ten times,
# for 0.1 ms each. Anything that sleeps < 50 ms wakes more often.
_MAX_TURNS: Final = 15
_MAX_CPU: Final = 0.01
# The same where only the CPU time is known, in steps of 10 ms.
_MAX_CPU_INEXACT: Final = 0.05

# Asleep or stopped. A thread in any other state runs or waits for a disk.
_ASLEEP: Final = frozenset((b"S", b"I", b"T"))
_EXITED: Final = frozenset((b"Z", b"X"))


class Activity(NamedTuple):
    """CPU time (ns) and number of times scheduled, by thread id, and the tree's processes (`pids`).

    `at_rest`: no thread ran or waited for a disk.

    Where threads cannot be observed, it is the CPU time of all processes together, and `exact` is false.
    """

    pids: frozenset[int]
    done: dict[int, tuple[int, int]]
    at_rest: bool
    exact: bool

    def is_idle_since(self, since: Activity, seconds: float) -> bool:
        """Return whether the same threads (or processes) have lived since then and done no more than background polling."""
        if since.done.keys() != self.done.keys():
            return False
        turns = sum(turns - since.done[thread][1] for thread, (_, turns) in self.done.items())
        on_core = sum(on_core - since.done[thread][0] for thread, (on_core, _) in self.done.items())
        max_cpu = _MAX_CPU if self.exact else _MAX_CPU_INEXACT
        return turns <= _MAX_TURNS * seconds and on_core <= max_cpu * seconds * 1e9


def usage_of(pids: frozenset[int], seconds: float) -> Activity:
    """Return the activity of processes whose total CPU time (seconds) is all that is known."""
    done = {0: (int(seconds * 1e9), 0), **dict.fromkeys(pids, (0, 0))}
    return Activity(pids=pids, done=done, at_rest=True, exact=False)


def activity_of(pids: frozenset[int]) -> Activity:
    """Return the activity of each thread of these processes, from ``/proc/PID/task/TID/schedstat``; Linux only."""
    done: dict[int, tuple[int, int]] = {}
    at_rest = True
    for pid in pids:
        # a thread or process that has just exited is missing from the next sample too
        with suppress(FileNotFoundError, ProcessLookupError):
            for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - only the names are needed
                with suppress(FileNotFoundError, ProcessLookupError):
                    folder = f"/proc/{pid}/task/{thread}"
                    state = read_quickly(f"{folder}/stat").rpartition(b")")[2].split(maxsplit=1)[0]
                    if state not in _EXITED:
                        on_core, _, turns = read_quickly(f"{folder}/schedstat").split()
                        done[int(thread)] = int(on_core), int(turns)
                        at_rest = at_rest and state in _ASLEEP
    return Activity(pids=pids, done=done, at_rest=at_rest, exact=True)


def read_quickly(path: str) -> bytes:
    """Return the content of a file under /proc; Path.read_bytes() takes eight times as long, and a sample reads a hundred."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
        return file.read()
