"""Have a signal interrupt this process, as Ctrl-C does: what it runs has to be killed before it exits."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def interrupt_on(number: int) -> Callable[[], None]:
    """Have a signal raise KeyboardInterrupt in the main thread; return a function that restores its handler.

    In another thread, which cannot set a handler, nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    before = signal.signal(number, signal.default_int_handler)

    def restore() -> None:
        signal.signal(number, before)

    return restore
