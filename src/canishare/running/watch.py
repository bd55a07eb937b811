"""Wait for a cell's parent process to exit, or decide that it never will."""

from __future__ import annotations

import time
from math import inf
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from canishare.running.activity import Activity
    from canishare.running.script import Limits
    from canishare.running.tree import ProcessTree

Detail = Literal["idle", "storm", "busy"]

# Longer than multiprocessing's own longest wait: 1 s, for a Manager that SIGTERM does not end at once.
_MIN_QUIET: Final = 1.3
# A thread that is idle for twice the longest time that the script sleeps is not in such a sleep.
_WAITS: Final = 2
# What a script without limits does not do in this time, when its patience is over, counts as nothing.
_CALM: Final = 1.0
# A harness that got no core for a while has not looked.
_MIN_LOOKS: Final = 5
# Most cells have ended before the first look.
_FIRST_LOOK: Final = 0.3
_PAUSE: Final = 0.13
# Workers that die at once live for milliseconds, and a fork server up to 3.6 leaves none of them to be counted later: a tree
# that does more than tick and is at rest when looked at is watched closely, unless it is still starting.
_PAUSE_CLOSELY: Final = 0.004
_CLOSELY: Final = 1.0
_STARTS: Final = 1.0
# A cell that is not idle when its patience is over may only be slow, on a loaded machine: it gets it again three times.
_ROUNDS: Final = 4
# An emulator starts processes of its own: Wine's first program of a user some ten.
_EMULATORS_PROCESSES: Final = 24


def watch(
    tree: ProcessTree,
    *,
    patience: float,
    limits: Limits | None,
    visible: bool,
    look: Callable[[], None],
    at_rest: Callable[[], None],
) -> Detail | None:
    """Return None when the parent exits, or how the tree hangs: `idle`, `storm` or `busy`.

    It is `idle` when it was quiet for 1.3 s and for twice `limits.wait`, and a `storm` when more than `limits.processes`
    processes were seen. Otherwise, and always without limits, `patience` (seconds) decides. Where threads cannot be seen,
    or the command is not the interpreter's own process (`visible`), being quiet counts only when patience is over. `look` is
    called now and then, and `at_rest` when no thread runs, or when that cannot be seen.
    """
    activity = tree.activity if visible else tree.usage
    max_processes = limits.processes + (0 if visible else _EMULATORS_PROCESSES) if limits else None
    window = max(_MIN_QUIET, _WAITS * limits.wait) if limits else _CALM
    seen = tree.pids()
    quiet = _Quiet(activity())
    began = time.monotonic()
    deadline, rounds, pause = began + patience, _ROUNDS, _FIRST_LOOK
    born = len(seen)
    while not tree.wait(pause):
        look()
        seen |= tree.pids()
        now = activity()
        quiet.look(now)
        if now.at_rest:
            at_rest()
        detail: Detail | None = None
        if max_processes is not None and len(seen) > max_processes:
            detail = "storm"
        elif limits is not None and now.exact and quiet.lasts(window):
            detail = "idle"
        elif time.monotonic() >= deadline:
            rounds -= 1
            if quiet.lasts(window):
                detail = "idle"
            elif not rounds:
                detail = "storm" if len(seen) > born else "busy"
            born = len(seen)
            deadline += patience
        if detail is not None:
            return None if tree.wait(0) else detail
        pause = _PAUSE_CLOSELY if now.exact and quiet.is_restless and time.monotonic() - began > _STARTS else _PAUSE
    return None


class _Quiet:
    """For how long a tree has done nothing but tick."""

    def __init__(self, now: Activity) -> None:
        self._restless_since = -inf
        self._begin(now)

    def look(self, now: Activity) -> None:
        """Look again."""
        if now.at_rest and now.only_ticked(self._first, max(_MIN_QUIET, time.monotonic() - self._since)):
            self._looks += 1
        else:
            if now.at_rest:
                self._restless_since = time.monotonic()
            self._begin(now)

    @property
    def is_restless(self) -> bool:
        """Return whether it did more than tick a moment ago, though no thread ran when it was looked at."""
        return time.monotonic() - self._restless_since < _CLOSELY

    def lasts(self, seconds: float) -> bool:
        """Return whether it has been quiet for that long."""
        return self._looks >= _MIN_LOOKS and time.monotonic() - self._since >= seconds

    def _begin(self, now: Activity) -> None:
        self._first = now
        self._since = time.monotonic()
        self._looks = 0
