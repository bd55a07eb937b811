"""Watching a cell: until its parent ends, or until it is certain that it does not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from typing import Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from canishare.activity import Activity
    from canishare.tree import ProcessTree

# Both windows together last longer than multiprocessing's own longest wait, 1 s for a Manager's end.
_WINDOW: Final = 0.8
_WINDOWS: Final = 2
_LOOKS: Final = 5
# Most cells have ended before the first look.
_FIRST_LOOK: Final = 0.3
# What ticks for ever: a Manager once a second, a Pool up to 3.7 ten times, for 0.1 ms each.
_MOST_TURNS: Final = 15
_MOST_ON_CORE: Final = 0.01

# The last part of a cell's patience, in which what is not silent is watched closely.
_LEAST_WATCH: Final = 1.0
# Where everything takes longer, so does the death of a worker and the birth of the next.
_WATCHED_SHARE: Final = 0.1
# A Manager's and a Pool's own ticking use well under this share of a core.
_BUSY_SHARE: Final = 0.05
# Workers that end and are started again within the watch: by chance one does, in a storm six or more.
_STORM: Final = 2
# A worker that dies at once lives for some milliseconds.
_LOOK_CLOSELY: Final = 0.004


def watch(tree: ProcessTree, *, patience: float, silence_tells: bool, look: Callable[[], None]) -> str | None:
    """Wait for the parent's end; return None, or the detail of a tree that does not end: `idle`, `storm` or `busy`.

    Where silence tells, a tree that is silent in two windows running is idle: no process is born or gone, no thread runs
    or wants to, and none had more turns on a core than ticking takes. Nothing is left that could wake it but a clock, so
    silence tells nothing of a script that has timed waits. Otherwise, and for all that is not silent, patience, in
    seconds, is the last resort; what still uses the processor at its end gets as long again, once. `look` is called now
    and then.
    """
    deadline = time.monotonic() + patience
    closely = max(_LEAST_WATCH, _WATCHED_SHARE * patience)
    silence = _Silence(tree) if silence_tells else None
    patient_again = True
    pause = _FIRST_LOOK
    while True:
        while (left := deadline - closely - time.monotonic()) > 0:
            if tree.wait(min(pause, left)):
                return None
            look()
            if silence is not None:
                pause = _WINDOW / _LOOKS
                if silence.lasts():
                    return None if tree.wait(0) else "idle"
        seen = _Watched(tree, deadline - time.monotonic())
        if seen.ended:
            return None
        look()
        if not seen.busy:
            return "idle"
        if seen.storm and (seen.parent_waits or not patient_again):
            return "storm"
        if not patient_again:
            return "busy"
        patient_again = False
        deadline += patience


class _Silence:
    """How long a tree has been silent by now, look by look."""

    def __init__(self, tree: ProcessTree) -> None:
        self._tree = tree
        self._windows = 0
        self._begin()

    def lasts(self) -> bool:
        """Look again; return whether the tree was silent in as many windows as it takes."""
        pids, now = self._tree.pids(), self._tree.activity()
        quiet = now is not None and not now.active and pids == self._pids and _only_ticked(self._before, now)
        if not quiet:
            self._windows = 0
            self._begin()
            return False
        self._looks += 1
        # a harness that was not given a core for a while has not looked
        if self._looks >= _LOOKS and time.monotonic() - self._since >= _WINDOW:
            self._windows += 1
            self._begin()
        return self._windows >= _WINDOWS

    def _begin(self) -> None:
        self._since = time.monotonic()
        self._looks = 0
        self._pids = self._tree.pids()
        self._before = self._tree.activity()


def _only_ticked(before: Activity | None, now: Activity) -> bool:
    """Return whether nothing happened between two looks but what ticks for ever."""
    if before is None or before.threads.keys() != now.threads.keys() or before.reaped != now.reaped:
        return False
    on_core = sum(now.threads[thread][0] - before.threads[thread][0] for thread in now.threads) / 1e9
    turns = max((now.threads[thread][1] - before.threads[thread][1] for thread in now.threads), default=0)
    return on_core <= _MOST_ON_CORE * _WINDOW and turns <= _MOST_TURNS * _WINDOW


class _Watched:
    """What a tree did in the last part of its patience."""

    def __init__(self, tree: ProcessTree, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        self.ended = False
        used = tree.processor_seconds()
        before = tree.activity()
        first = seen = last = tree.pids()
        while (left := deadline - time.monotonic()) > 0 and not self.ended:
            self.ended = tree.wait(min(_LOOK_CLOSELY, left))
            last = tree.pids()
            seen |= last
        self.ended = self.ended or tree.wait(0)
        born, gone = len(seen - first), len(seen - last)
        self.storm = born >= _STORM and gone >= _STORM
        self.busy = tree.processor_seconds() - used > _BUSY_SHARE * seconds or born >= _STORM
        after = tree.activity()
        # a parent that starts one process after another runs in between
        self.parent_waits = (
            before is not None
            and after is not None
            and tree.pid in before.threads
            and before.threads[tree.pid] == after.threads.get(tree.pid)
        )
