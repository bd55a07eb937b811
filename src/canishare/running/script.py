"""How a script wants to be run and read: what a case's header declares for the harness."""

from __future__ import annotations

from typing import Literal

import msgspec

Launch = Literal["file", "stdin", "-c"]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a script stays within unless it hangs.

    `wait` is the longest time, in seconds, for which it does nothing but sleep by a clock, in one wait or in several that
    follow each other. `processes` is how many it starts in all.
    """

    wait: float = 0.5
    processes: int = 12


class Prints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The lines of the parent's output that say `shared` or `lost` when it ends without an error."""

    shared: str = "parent sees the worker: yes"
    lost: str | None = "parent sees the worker: no"
