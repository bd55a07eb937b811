"""A semaphore across xdist workers: at most cores + 1 cells use the CPU at once."""

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

# One more than there are cores, since cells sometimes wait. With 9 at once on 2 cores, starting a Python took 1.3 times the
# CPU time, because of cache misses.
_SLOTS: Final = (os.cpu_count() or 1) + 1
# After this many seconds a cell runs without a slot. A killed process loses its slot; and while other programs keep the
# cores busy, three cells at once would get a third of the CPU that nine get.
_MAX_WAIT: Final = 2.0


class Slots:
    """A named pipe with one byte for each free slot: a process reads a byte to take a slot."""

    _pipe: int

    def __init__(self, path: str) -> None:
        """Open the pipe that another process created."""
        self.path = path
        if sys.platform != "win32":
            # opened for reading and writing, so that open() does not wait for the other end
            self._pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    @classmethod
    def create(cls) -> Self | None:
        """Create the pipe in a new folder; return None on Windows, which has no named pipes in the file system."""
        if sys.platform == "win32":
            return None
        path = Path(tempfile.mkdtemp(prefix="cs-slots-"), "pipe")
        try:
            os.mkfifo(path)
        except OSError:  # such a file system has none
            path.parent.rmdir()
            return None
        slots = cls(str(path))
        os.write(slots._pipe, bytes(_SLOTS))
        return slots

    def remove(self) -> None:
        """Remove the pipe from the file system; processes that have opened it can still use it."""
        shutil.rmtree(Path(self.path).parent, ignore_errors=True)

    def close(self) -> None:
        """Close the pipe and remove it."""
        os.close(self._pipe)
        self.remove()

    @contextmanager
    def slot(self) -> Iterator[Callable[[], None]]:
        """Wait for a slot; yield a function that releases it early, for a cell that only waits."""
        taken = self._take()

        def release() -> None:
            nonlocal taken
            if taken:
                taken = False
                os.write(self._pipe, b"\0")

        try:
            yield release
        finally:
            release()

    def _take(self) -> bool:
        deadline = time.monotonic() + _MAX_WAIT
        while (left := deadline - time.monotonic()) > 0:
            select.select([self._pipe], [], [], left)
            # another process may have taken it
            with suppress(BlockingIOError):
                return bool(os.read(self._pipe, 1))
        return False
