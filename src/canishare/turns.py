"""Turns: no more cells of a run use the processor at once than keep its cores busy, however many are under way."""

from __future__ import annotations

import os
import select
import sys
import time
from contextlib import contextmanager
from contextlib import suppress
from typing import TYPE_CHECKING
from typing import Final
from typing import Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

# One more than there are cores, for a cell waits now and then. With 9 at once on 2 cores, Pythons push each other out of
# the caches: starting one took 1.3 times the processor time.
_AT_ONCE: Final = (os.cpu_count() or 1) + 1
# Nobody waits for longer than this, and goes without a turn then: a process that is killed takes its turn with it, and
# beside other programs that keep the cores busy, a run of three cells at once would get a third of what nine get.
_LONGEST_WAIT: Final = 2.0


class Turns:
    """The turns of a run's processes: as many bytes in a pipe. Whoever reads one has a turn.

    The pipe has no name but that of its descriptor in the process that laid it out, which Linux has others open by:
    nothing is left of it, however a run ends.
    """

    _pipe: int

    def __init__(self, name: str) -> None:
        """Join those that take turns by the pipe of this name."""
        self.name = name
        if sys.platform == "linux":  # elsewhere, none are laid out
            self._pipe = os.open(name, os.O_RDWR | os.O_NONBLOCK)

    @classmethod
    def laid_out(cls) -> Self | None:
        """Lay out the turns of a run, or return None where its processes could not open the pipe."""
        if sys.platform != "linux":
            return None
        ends = os.pipe()
        try:
            turns = cls(f"/proc/{os.getpid()}/fd/{ends[0]}")
        finally:
            for end in ends:
                os.close(end)
        turns.name = f"/proc/{os.getpid()}/fd/{turns._pipe}"
        os.write(turns._pipe, bytes(_AT_ONCE))
        return turns

    def close(self) -> None:
        """Leave those that take turns."""
        os.close(self._pipe)

    @contextmanager
    def turn(self) -> Iterator[Callable[[], None]]:
        """Wait for a turn, and yield what gives it back before the end: a cell that waits needs none."""
        taken = self._take()

        def give_back() -> None:
            nonlocal taken
            if taken:
                taken = False
                os.write(self._pipe, b"\0")

        try:
            yield give_back
        finally:
            give_back()

    def _take(self) -> bool:
        deadline = time.monotonic() + _LONGEST_WAIT
        while (left := deadline - time.monotonic()) > 0:
            select.select([self._pipe], [], [], left)
            # another may have been quicker
            with suppress(BlockingIOError):
                return bool(os.read(self._pipe, 1))
        return False
