"""Patience: how long a cell may take, from what the target takes for a known one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Final

from canishare.errors import Fault
from canishare.running.activity import CAN_SEE_THREADS
from canishare.running.run import run_cell
from canishare.running.target import IN_TARGET

if TYPE_CHECKING:
    import threading

    from canishare.running.target import Target

_REFERENCE: Final = IN_TARGET / "reference.py"
# An emulator's first Manager takes ten seconds; a target that takes longer than this gets this.
MAX_REFERENCE: Final = 60.0
_SHARED: Final = b"parent sees the worker: yes"
MIN_PATIENCE: Final = 3.0
PATIENCE_FACTOR: Final = 10.0
# What Wine does for a cell cannot be seen, so nothing but patience tells that it is slow: 2 of 190 cells of a loaded machine
# took longer than ten times.
PATIENCE_FACTOR_EMULATED: Final = 20.0


def measure_patience(target: Target, stop: threading.Event | None = None) -> float:
    """Return how many seconds a cell of this target may take before it is held to be hung.

    It is ten times what a reference cell takes, a Manager with a Pool under spawn (where there is spawn), twenty times
    under an emulator, and three seconds at least: a slow machine, Wine or an emulator needs no settings. Where nothing but
    patience tells that a cell hangs, the slower of two such cells counts. Where the reference cell itself does not work,
    its time tells nothing, and patience is a minute; where no process can be started, nothing is run.

    Raises:
        Fault: `stop` was set meanwhile; the cell's processes are ended.
    """
    if not target.facts.start_methods:
        return MAX_REFERENCE
    start_method = "spawn" if "spawn" in target.facts.start_methods else target.facts.default_start_method
    runs = 1 if target.visible and CAN_SEE_THREADS else 2

    def look() -> None:
        if stop is not None and stop.is_set():
            message = f"{target.name}: interrupted"
            raise Fault(message)

    cells = [
        run_cell(_REFERENCE, target=target, start_method=start_method, patience=MAX_REFERENCE, look=look) for _ in range(runs)
    ]
    if not all(_SHARED in cell.stdout for cell in cells):
        return MAX_REFERENCE
    times = PATIENCE_FACTOR_EMULATED if target.facts.emulator else PATIENCE_FACTOR
    return max(MIN_PATIENCE, times * max(cell.seconds for cell in cells))
