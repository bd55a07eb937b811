"""The rules, in the order in which they are listed."""

from __future__ import annotations

from typing import Final

from canishare.programs.rule import Rule
from canishare.programs.rules import changes
from canishare.programs.rules import given_back
from canishare.programs.rules import guard
from canishare.programs.rules import memory
from canishare.programs.rules import pickling
from canishare.programs.rules import process
from canishare.programs.rules import results
from canishare.programs.rules import started
from canishare.programs.rules import state
from canishare.programs.rules import system
from canishare.programs.rules import within

RULES: Final[tuple[Rule, ...]] = (
    *guard.RULES,
    *pickling.RULES,
    *started.RULES,
    *state.RULES,
    *process.RULES,
    *changes.RULES,
    *results.RULES,
    *given_back.RULES,
    *within.RULES,
    *system.RULES,
    *memory.RULES,
)
