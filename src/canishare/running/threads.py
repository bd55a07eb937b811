"""Run functions in threads that Ctrl-C stops: each waits for processes, which must be killed before the program exits."""

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

# On Windows, Ctrl-C does not interrupt a wait without a timeout.
_WAIT: Final = 0.2


def map_in_threads(work: Callable[[T, threading.Event], R], items: Iterable[T]) -> list[R]:
    """Call `work` for each item in as many threads as there are cores; return the results in the items' order.

    When the main thread is interrupted, the event passed to each call is set: the call has to kill its processes and
    return. No other call starts then, and the interrupt is raised once all have returned.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        try:
            # `items` may be slow to iterate; the first calls already run meanwhile
            futures = [pool.submit(work, item, stop) for item in items]
            while wait(futures, timeout=_WAIT).not_done:
                pass
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]
