"""Watching a cell: until its parent ends, or until it is certain that it does not."""

from __future__ import annotations

import time
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from canishare.activity import Activity
    from canishare.tree import ProcessTree

Detail = Literal["idle", "storm", "busy"]

# Both windows together last longer than multiprocessing's own longest wait: 1 s for the end of a Manager that SIGTERM ends.
_WINDOW: Final = 0.65
_WINDOWS: Final = 2
# Looks take longer on a slow machine, but a harness that was held up does not know what was done meanwhile.
_LONGEST_WINDOW: Final = 2 * _WINDOW
# Whoever waits by a clock has a turn when it runs out; twice as long leaves no doubt.
_WAITS: Final = 2
_LOOKS: Final = 5
_PAUSE: Final = _WINDOW / _LOOKS
# Most cells have ended before the first look.
_FIRST_LOOK: Final = 0.3
# What ticks for ever, in all its threads: a Manager once a second, a Pool up to 3.7 ten times, for 0.1 ms each. Whoever
# sleeps for less than 0.05 s at a time takes more turns, be it one process after another.
_MOST_TURNS: Final = 15
_MOST_ON_CORE: Final = 0.01
# Under load, what is under way waits for a core for most of the time.
_MOST_DELAYED: Final = 0.1
# Looks that each see a worker die and another born, while all others wait: what ends has one or two, however slow it is.
_GENERATIONS: Final = 6
# What starts or waits for a process runs for longer each time; what ticks once a second does not.
_RAN: Final = 0.001
# A worker under spawn lives for some 0.1 s, one of a fork server for a fifth of that; a storm takes the cores from all others.
_PAUSE_IN_STORM: Final = 0.02
# A Pool looks for workers that died ten times a second; where none does again, there is no storm.
_STORM_IS_OVER: Final = 1.0

# How often a cell that is not silent is given its patience.
_ROUNDS: Final = 4
_ROUNDS_UNSEEN: Final = 2
# The last part of a cell's patience, in which it is watched closely; longer than a window of silence.
_LEAST_WATCH: Final = 1.0
# Where everything takes longer, so does the death of a worker and the birth of the next.
_WATCHED_SHARE: Final = 0.1
# A Manager's and a Pool's own ticking use well under this share of a core.
_BUSY_SHARE: Final = 0.05
# Workers that end and are started again within the watch: by chance one does, in a storm six or more.
_STORM: Final = 2
# A worker that dies at once lives for some milliseconds.
_LOOK_CLOSELY: Final = 0.004


def watch(
    tree: ProcessTree,
    *,
    patience: float,
    visible: bool,
    longest_wait: Callable[[], float],
    dying_tells: Callable[[], bool],
    look: Callable[[], None],
    at_rest: Callable[[], None],
) -> Detail | None:
    """Wait for the parent's end; return None, or the detail of a tree that does not end: `idle`, `storm` or `busy`.

    A tree is silent while no process is born or dies, none waits for a disk, and threads have no more turns on a core, and
    wait for one for no longer, than ticking takes: nothing is left that could wake it but a clock. Where the script waits
    by none (`longest_wait`, in seconds, is 0), two windows of silence running are enough; where it does, no thread may have
    had any turn then, for more than twice as long as it waits at most. Where dying tells, so do six generations of workers
    that died while all others waited. Otherwise a tree has to be silent when its `patience`, in seconds, is over. What is
    not silent then, or may be in a wait of its own, is given as long again, three times: a loaded machine is no reason to
    call a cell hung. Where what a tree does is not `visible`, its processor time has to do, and it is given as long again
    once. `look` is called now and then, and `at_rest` where no thread ran just then, or none can be seen.
    """
    life = _Life(tree, longest_wait, dying_tells) if visible else None
    deadline = time.monotonic() + patience
    closely = max(_LEAST_WATCH, _WATCHED_SHARE * patience)
    pause = _FIRST_LOOK
    rounds = _ROUNDS if visible else _ROUNDS_UNSEEN
    certain = life.certain if life is not None else lambda: None
    while True:
        while (left := deadline - closely - time.monotonic()) > 0:
            if tree.wait(min(pause, left)):
                return None
            look()
            if detail := certain():
                return None if tree.wait(0) else detail
            if life is None or life.at_rest:
                at_rest()
            pause = _PAUSE_IN_STORM if life is not None and life.dies else _PAUSE
        seen = _Watched(tree, deadline, certain, look)
        if seen.ended or seen.certain:
            return None if seen.ended else seen.certain
        calm = not seen.busy if life is None else life.calm()
        if calm:
            return "idle"
        rounds -= 1
        if seen.storm and ((seen.others_wait and dying_tells()) or not rounds):
            return "storm"
        if not rounds:
            return "busy" if seen.busy else "idle"
        deadline += patience
        # on a loaded machine the birth and the death of a worker take longer than the last part
        closely = patience


class _Life:
    """For how many windows a tree has been silent by now, and how many generations of workers died while all others waited."""

    def __init__(self, tree: ProcessTree, longest_wait: Callable[[], float], dying_tells: Callable[[], bool]) -> None:
        self._tree = tree
        self._longest_wait = longest_wait
        self._dying_tells = dying_tells
        self._first: Activity | None = None
        self._last: Activity | None = None
        self.at_rest = False
        self._silent_windows = 0
        self._generations = 0
        self._death = False
        self._last_death = -inf
        self._still: Activity | None = None
        self._begin(None)

    def _look(self) -> None:
        self._looked = time.monotonic()
        last, now = self._last, self._tree.activity()
        self._last = now
        self.at_rest = now is not None and now.at_rest
        if not self._generations:
            self._first = last
        if last is None or now is None or not _parent_waited(self._tree.pid, last, now):
            self._generations, self._death = 0, False
        else:
            next_one = _next_generation(last, now) or _forked_unseen(self._tree, last, now)
            died = bool(last.reaped.keys() - now.reaped.keys())
            if next_one or (self._death and now.pids - last.pids):
                self._generations += 1
                self._death = False
            self._death = self._death or died
            if next_one or died:
                self._last_death = self._looked
        if now is None or not now.at_rest or not _same_turns(self._still, now):
            self._still, self._still_since = now, time.monotonic()
        # a tick is over by the next look; what is given no core has done nothing that would tell until it is
        runs_on = now is not None and now.runs and last is not None and last.runs
        seconds = self._looked - self._since
        ticked = now is not None and _only_ticked(self._before, now, min(max(seconds, _WINDOW), _LONGEST_WINDOW))
        if now is None or now.held or runs_on or not ticked:
            self._silent_windows = 0
            self._begin(now)
            return
        self._looks += 1
        # a harness that was not given a core for a while has not looked
        if self._looks >= _LOOKS and seconds >= _WINDOW and not now.runs:
            self._silent_windows += 1
            self._begin(now)

    @property
    def dies(self) -> bool:
        """Whether a process of the tree has died just now while the parent waited."""
        return self._looked - self._last_death < _STORM_IS_OVER

    @cached_property
    def _waits(self) -> float:
        return self._longest_wait()

    def certain(self) -> Detail | None:
        """Look again; return what is certain by now."""
        self._look()
        if self._silent_windows >= _WINDOWS and self._no_clock_runs():
            return "idle"
        if self._generations >= _GENERATIONS and self._dying_tells():
            if _others_wait(self._tree, self._first, self._last):
                return "storm"
            self._generations = 0
        return None

    def calm(self) -> bool:
        """Return whether the tree is silent now, and in no wait of the script's own as far as that is known."""
        return self.at_rest and self._silent_windows > 0 and (self._waits == inf or self._no_clock_runs())

    def _no_clock_runs(self) -> bool:
        """Return whether no wait of the script's own is under way in a tree that is silent."""
        # not until now: a harness that was not given a core since has not looked
        return not self._waits or self._looked - self._still_since > _WAITS * self._waits

    def _begin(self, now: Activity | None) -> None:
        self._since = time.monotonic()
        self._looks = 0
        self._before = now


def _others_wait(tree: ProcessTree, before: Activity | None, now: Activity | None) -> bool:
    """Return whether neither the parent ran nor, for as long as generations do, a worker that lived all the time.

    A worker that starts one process after another works; a fork server and a tracker run where others do.
    """
    if before is None or now is None or not _parent_waited(tree.pid, before, now):
        return False
    for pid in before.pids & now.pids & before.threads.keys() & now.threads.keys() - {tree.pid}:
        first, last = before.threads[pid], now.threads[pid]
        ran = last.turns - first.turns >= _GENERATIONS or last.on_core - first.on_core >= _GENERATIONS * _RAN * 1e9
        if ran and tree.may_work(pid):
            return False
    return True


def _parent_waited(parent: int, before: Activity, now: Activity) -> bool:
    """Return whether the parent's main thread did not run between two looks; one that starts process after process does."""
    return parent in before.threads and before.threads[parent] == now.threads.get(parent)


def _next_generation(before: Activity, now: Activity) -> bool:
    """Return whether a child died and another was born between two looks, if only to die at once."""
    return _reaped(before, now) and (bool(now.pids - before.pids) or before.pids <= now.pids)


def _forked_unseen(tree: ProcessTree, before: Activity, now: Activity) -> bool:
    """Return whether between two looks a worker was born and died that nobody waited for but the system.

    A fork server up to 3.6 runs only when it is asked for a worker, once it has begun to ignore how they end.
    """
    if not before.at_rest or now.pids - before.pids:
        return False
    lived = now.pids & before.threads.keys() & now.threads.keys()
    return any(before.threads[pid] != now.threads[pid] and tree.forks_unseen(pid) for pid in lived)


def _reaped(before: Activity, now: Activity) -> bool:
    """Return whether a process waited for a child between two looks."""
    return any(now.reaped[pid] != before.reaped[pid] for pid in before.reaped.keys() & now.reaped.keys())


def _same_turns(before: Activity | None, now: Activity) -> bool:
    """Return whether no thread had a turn on a core between two looks."""
    if before is None or before.threads.keys() != now.threads.keys():
        return False
    return all(done.turns == before.threads[thread].turns for thread, done in now.threads.items())


def _only_ticked(before: Activity | None, now: Activity, seconds: float) -> bool:
    """Return whether nothing happened between two looks, so many seconds apart, but what ticks for ever."""
    if before is None or before.threads.keys() != now.threads.keys() or _reaped(before, now):
        return False
    pairs = [(before.threads[thread], done) for thread, done in now.threads.items()]
    return (
        sum(after.turns - first.turns for first, after in pairs) <= _MOST_TURNS * seconds
        and sum(after.on_core - first.on_core for first, after in pairs) <= _MOST_ON_CORE * seconds * 1e9
        and sum(after.delayed - first.delayed for first, after in pairs) <= _MOST_DELAYED * seconds * 1e9
    )


class _Watched:
    """What a tree did in the last part of its patience, or, where it was given it again, in all of that."""

    def __init__(
        self, tree: ProcessTree, deadline: float, certain: Callable[[], Detail | None], look: Callable[[], None]
    ) -> None:
        began = again = time.monotonic()
        used = tree.processor_seconds()
        before = tree.activity()
        first = seen = last = tree.pids()
        self.ended = False
        self.certain: Detail | None = None
        while (now := time.monotonic()) < deadline and not (self.ended or self.certain):
            self.ended = tree.wait(min(_LOOK_CLOSELY, deadline - now))
            last = tree.pids()
            seen |= last
            if now >= again:
                look()
                self.certain = certain()
                again = now + _PAUSE
        self.ended = self.ended or tree.wait(0)
        born, gone = len(seen - first), len(seen - last)
        self.storm = born >= _STORM and gone >= _STORM
        self.busy = tree.processor_seconds() - used > _BUSY_SHARE * (time.monotonic() - began) or born >= _STORM
        self.others_wait = _others_wait(tree, before, tree.activity())
