"""Patience: how long a cell may take, from what the target takes for a known one."""

from __future__ import annotations

from typing import Final

from canishare.run import run_cell
from canishare.target import IN_TARGET
from canishare.target import Target

_REFERENCE: Final = IN_TARGET / "reference.py"
# An emulator's first Manager takes ten seconds; a target that takes longer than this gets this.
_LONGEST_REFERENCE: Final = 60.0
_LEAST: Final = 3.0
_TIMES: Final = 10.0


def measure_patience(target: Target) -> float:
    """Return how many seconds a cell of this target may take before it is held to be hung.

    It is ten times the slower of two reference cells, a Manager with a Pool under spawn (where there is spawn),
    and three seconds at least: a slow machine, Wine or an emulator needs no settings.
    """
    start_method = "spawn" if "spawn" in target.facts.start_methods else target.facts.default_start_method
    seconds = [
        run_cell(_REFERENCE, target=target, start_method=start_method, patience=_LONGEST_REFERENCE).seconds for _ in range(2)
    ]
    return max(_LEAST, _TIMES * max(seconds))
