"""A semaphore across xdist's workers: at most cores + 1 cells use the CPU at once, however many are under way."""

from __future__ import annotations

import os
import select
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

# One more than there are cores, since a cell waits now and then. With 9 at once on 2 cores, Pythons push each other out of
# the caches: starting one took 1.3 times the CPU time.
_SLOTS: Final = (os.cpu_count() or 1) + 1
# After this a cell runs without a slot: a process that is killed takes its slot with it, and beside other programs that keep
# the cores busy, a run of three cells at once would get a third of what nine get.
_MAX_WAIT: Final = 2.0


class Slots:
    """As many bytes in a named pipe as there are slots: a process that reads one has a slot."""

    def __init__(self, path: str) -> None:
        """Open the pipe that another process created."""
        self.path = path
        if sys.platform != "win32":
            # for reading and writing, so that neither waits for the other end
            self._pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    @classmethod
    def create(cls) -> Self | None:
        """Create the pipe in a folder of its own, or return None where the system has no named pipes in the file system."""
        if sys.platform == "win32":
            return None
        path = Path(tempfile.mkdtemp(prefix="cs-slots-"), "pipe")
        os.mkfifo(path)
        slots = cls(str(path))
        os.write(slots._pipe, bytes(_SLOTS))
        return slots

    def remove(self) -> None:
        """Remove the pipe's name; it stays usable for the processes that have opened it."""
        shutil.rmtree(Path(self.path).parent, ignore_errors=True)

    def close(self) -> None:
        """Close the pipe, and remove its name."""
        os.close(self._pipe)
        self.remove()

    @contextmanager
    def slot(self) -> Iterator[Callable[[], None]]:
        """Wait for a slot; yield a function that gives it back before the end, since a cell that waits needs none."""
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
        deadline = time.monotonic() + _MAX_WAIT
        while (left := deadline - time.monotonic()) > 0:
            select.select([self._pipe], [], [], left)
            # another process may have been quicker
            with suppress(BlockingIOError):
                return bool(os.read(self._pipe, 1))
        return False
