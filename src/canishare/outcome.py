"""The outcomes: what can become of a cell, and the record of what became of one."""

from __future__ import annotations

from typing import Final
from typing import Literal
from typing import get_args

import msgspec

OutcomeName = Literal["unavailable", "hung", "crashed", "raised", "shared", "lost"]
StartMethod = Literal["fork", "spawn", "forkserver"]
Verdict = Literal["expected", "unexpected"]

OUTCOMES: Final[tuple[OutcomeName, ...]] = get_args(OutcomeName)
START_METHODS: Final[tuple[StartMethod, ...]] = get_args(StartMethod)

SYMBOLS: Final[dict[OutcomeName, str]] = {
    "shared": "●",
    "lost": "◆",
    "raised": "▲",
    "hung": "■",
    "crashed": "✖",
    "unavailable": "–",  # noqa: RUF001 - a dash is what a reader expects of "nothing here"
}
# What stands for a symbol where the terminal's encoding has none of them (Windows code pages, LANG=C).
LETTERS: Final[dict[OutcomeName, str]] = {
    "shared": "S",
    "lost": "L",
    "raised": "R",
    "hung": "H",
    "crashed": "C",
    "unavailable": "-",
}


class Stack(msgspec.Struct, frozen=True, kw_only=True):
    """Where one process of a hung tree stood: `text` is faulthandler's dump, or says why there is none."""

    pid: int
    role: str
    text: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a cell, seen from the parent; `seconds` is the parent's life on the wall clock."""

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

    def __str__(self) -> str:
        """Return the outcome in a line: ``raised EOFError``, ``lost (copy)``, ``hung (idle)``."""
        return described(self.outcome, exception=self.exception, detail=self.detail)


def described(outcome: str, *, exception: str | None = None, detail: str | None = None) -> str:
    """Return an outcome in a line, as every message of ours words it."""
    words = [outcome]
    if exception:
        words.append(exception)
    if detail:
        words.append(f"({detail})")
    return " ".join(words)
