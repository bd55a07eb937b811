"""Patience: how long a cell may take, derived from a reference cell."""

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
# An emulator's first Manager takes ten seconds; slower targets get this as their patience.
MAX_REFERENCE: Final = 60.0
_SHARED: Final = b"parent sees the worker: yes"
MIN_PATIENCE: Final = 3.0
PATIENCE_FACTOR: Final = 10.0
# Under Wine idleness cannot be observed, so only patience detects hangs. On a loaded machine 2 of 190 cells took more than
# ten times the reference.
PATIENCE_FACTOR_EMULATED: Final = 20.0


def measure_patience(target: Target, stop: threading.Event | None = None) -> float:
    """Return how many seconds a cell of this target may take before it counts as hung.

    It is ten times the duration of a reference cell (a Manager with a Pool, under spawn if the target has it), twenty times
    under an emulator, and at least three seconds. Where only patience can detect hangs, the slower of two reference cells
    counts. It is a minute if the reference cell fails or the target cannot start processes.

    Raises:
        Fault: `stop` was set; the cell's processes are killed.
    """
    if not target.facts.start_methods:
        return MAX_REFERENCE
    start_method = "spawn" if "spawn" in target.facts.start_methods else target.facts.default_start_method
    runs = 1 if target.visible and CAN_SEE_THREADS else 2

    def check_stop() -> None:
        if stop is not None and stop.is_set():
            message = f"{target.name}: interrupted"
            raise Fault(message)

    cells = [
        run_cell(_REFERENCE, target=target, start_method=start_method, patience=MAX_REFERENCE, on_poll=check_stop)
        for _ in range(runs)
    ]
    if not all(_SHARED in cell.stdout for cell in cells):
        return MAX_REFERENCE
    factor = PATIENCE_FACTOR_EMULATED if target.facts.emulator else PATIENCE_FACTOR
    return max(MIN_PATIENCE, factor * max(cell.seconds for cell in cells))
