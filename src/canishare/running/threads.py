"""Threads that Ctrl-C ends: each of them waits for processes, which have to be ended before the program may."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait
from typing import TYPE_CHECKING
from typing import Final
from typing import TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

T = TypeVar("T")
R = TypeVar("R")

# Windows takes no Ctrl-C in a wait without an end.
_WAIT: Final = 0.2


def map_in_threads(work: Callable[[T, threading.Event], R], items: Iterable[T]) -> list[R]:
    """Call `work` for each item, as many at once as there are cores, and return what the calls gave, in the items' order.

    Where the main thread is interrupted, the event that each call has been given is set: it has to end its processes and
    return. No other call begins then, and the interruption is raised once all have returned.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        try:
            # finding the items may take a while as well, during which the first calls are under way
            futures = [pool.submit(work, item, stop) for item in items]
            while wait(futures, timeout=_WAIT).not_done:
                pass
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]
