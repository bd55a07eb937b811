"""The outcome of one attempt at a cell."""

from __future__ import annotations

import msgspec

from canishare.vocabulary import OutcomeName
from canishare.vocabulary import WorkerSees
from canishare.vocabulary import describe


class Stack(msgspec.Struct, frozen=True, kw_only=True):
    """The stack of one process of a hung tree: `text` is faulthandler's dump, or says why there is none."""

    pid: int
    role: str
    text: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in a cell, seen from the parent; `seconds` is the parent's lifetime.

    `worker_sees` says whether the worker saw what the parent had set; None if no worker said so.
    """

    outcome: OutcomeName
    seconds: float = 0.0
    detail: str | None = None
    exception: str | None = None
    message: str | None = None
    worker_exception: str | None = None
    worker_message: str | None = None
    stacks: list[Stack] | None = None
    stdout: str = ""
    stderr: str = ""
    left_running: int = 0
    worker_sees: WorkerSees | None = None

    def __str__(self) -> str:
        """Return the outcome in a line: ``raised EOFError``, ``lost (copy)``, ``hung (idle)``."""
        return describe(self.outcome, exception=self.exception, detail=self.detail, worker_sees=self.worker_sees)
