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

# Longer than multiprocessing's longest wait: 1 s, for a Manager that does not exit at once on SIGTERM.
_MIN_QUIET: Final = 1.3
# A thread that is idle for twice the script's longest sleep is not in such a sleep.
_WAIT_FACTOR: Final = 2
# Seconds that a script without limits must have been idle when its patience is over.
_MIN_QUIET_WITHOUT_LIMITS: Final = 1.0
# A harness that got no CPU for a while has not polled.
_MIN_POLLS: Final = 5
# Most cells exit before the first poll.
_FIRST_POLL: Final = 0.3
_POLL_INTERVAL: Final = 0.13
# Workers that fail at once live for milliseconds, and a fork server up to 3.6 leaves no trace of them. A tree that is at rest
# when polled but does more than background polling is polled closely for a second, unless it is still starting.
_CLOSE_POLL_INTERVAL: Final = 0.004
_CLOSE_POLLING: Final = 1.0
_STARTING: Final = 1.0
# A cell that is not idle when its patience is over may only be slow on a loaded machine: it gets three more rounds.
_PATIENCE_ROUNDS: Final = 4
# A script without limits that starts no more processes in a round of patience is busy.
_MIN_STORM: Final = 2
# An emulator starts its own processes: for a user's first program Wine starts about ten.
_MAX_EMULATOR_PROCESSES: Final = 24


def watch(
    tree: ProcessTree,
    *,
    patience: float,
    limits: Limits | None,
    visible: bool,
    on_poll: Callable[[], None],
    on_rest: Callable[[], None],
) -> Detail | None:
    """Return None when the parent exits, or how the tree hangs: `idle`, `storm` or `busy`.

    It is `idle` after being quiet for 1.3 s and twice `limits.wait`, and a `storm` after starting more than
    `limits.processes` processes. Otherwise, and always without limits, `patience` (seconds) decides. Where threads cannot be
    observed, or the command is not the interpreter's own process (`visible`), quiet counts only once patience is over.
    `on_poll` is called at every poll, and `on_rest` at those where no thread runs or threads cannot be observed.
    """
    activity = tree.activity if visible else tree.usage
    max_processes = limits.processes + (0 if visible else _MAX_EMULATOR_PROCESSES) if limits else None
    window = max(_MIN_QUIET, _WAIT_FACTOR * limits.wait) if limits else _MIN_QUIET_WITHOUT_LIMITS
    # a wait that is declared is no reason to lose patience
    patience = max(patience, window)
    first = activity()
    seen = first.pids
    quiet = _Quiet(first)
    began = time.monotonic()
    deadline, rounds, pause = began + patience, _PATIENCE_ROUNDS, _FIRST_POLL
    seen_before_round = len(seen)
    while not tree.wait(pause):
        on_poll()
        now = activity()
        seen |= now.pids
        quiet.update(now)
        if now.at_rest:
            on_rest()
        detail: Detail | None = None
        if max_processes is not None and len(seen) - 1 > max_processes:
            detail = "storm"
        elif limits is not None and now.exact and quiet.lasts(window):
            detail = "idle"
        elif time.monotonic() >= deadline:
            rounds -= 1
            if quiet.lasts(window):
                detail = "idle"
            elif not rounds:
                detail = "storm" if len(seen) - seen_before_round >= _MIN_STORM else "busy"
            seen_before_round = len(seen)
            deadline = time.monotonic() + patience
        if detail is not None:
            return None if tree.wait(0) else detail
        close = now.exact and quiet.is_restless and time.monotonic() - began > _STARTING
        pause = _CLOSE_POLL_INTERVAL if close else _POLL_INTERVAL
    return None


def watch_program(
    tree: ProcessTree, *, timeout: float, max_idle: float, visible: bool, on_poll: Callable[[], None]
) -> Literal["idle", "busy"] | None:
    """Return None when the parent of somebody else's program exits, or how it hangs.

    It is `idle` after being quiet for `max_idle` seconds, where threads can be observed; else after `timeout` seconds, if it
    has just been quiet then, and `busy` if it has not. `on_poll` is called at every poll.
    """
    activity = tree.activity if visible else tree.usage
    quiet = _Quiet(activity())
    began = time.monotonic()
    pause = _FIRST_POLL
    while not tree.wait(max(0.0, min(pause, began + timeout - time.monotonic()))):
        pause = _POLL_INTERVAL
        on_poll()
        now = activity()
        quiet.update(now)
        over = time.monotonic() - began >= timeout
        if over or (now.exact and quiet.lasts(max_idle)):
            detail: Literal["idle", "busy"] = "idle" if quiet.lasts(_MIN_QUIET_WITHOUT_LIMITS) else "busy"
            return None if tree.wait(0) else detail
    return None


class _Quiet:
    """Tracks how long a tree has done nothing but background polling."""

    def __init__(self, now: Activity) -> None:
        self._restless_since = -inf
        self._restart(now)

    def update(self, now: Activity) -> None:
        """Add a sample."""
        if now.at_rest and now.is_idle_since(self._first, max(_MIN_QUIET, time.monotonic() - self._since)):
            self._polls += 1
        else:
            if now.at_rest:
                self._restless_since = time.monotonic()
            self._restart(now)

    @property
    def is_restless(self) -> bool:
        """Return whether it just did more than background polling, though no thread ran when it was polled."""
        return time.monotonic() - self._restless_since < _CLOSE_POLLING

    def lasts(self, seconds: float) -> bool:
        """Return whether the tree has been quiet for that long."""
        return self._polls >= _MIN_POLLS and time.monotonic() - self._since >= seconds

    def _restart(self, now: Activity) -> None:
        self._first = now
        self._since = time.monotonic()
        self._polls = 0
