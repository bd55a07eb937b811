"""How to run a script and read its output: the parts of a case's header that the harness uses."""

from __future__ import annotations

from typing import Annotated
from typing import Literal

import msgspec

Launch = Literal["file", "stdin", "-c"]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits that a script exceeds only when it hangs.

    `wait` is the longest time (seconds) that it only sleeps, in one timed wait or several in a row. `processes` is how many
    it starts in total, with those that multiprocessing starts for itself.
    """

    wait: Annotated[float, msgspec.Meta(ge=0)] = 0.5
    processes: Annotated[int, msgspec.Meta(ge=1)] = 12


class Prints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The lines that the parent prints for `shared` and `lost` when it exits without an error.

    `worker_sees`: each worker prints ``worker sees the parent: yes`` or ``no``.
    """

    shared: str = "parent sees the worker: yes"
    lost: str | None = "parent sees the worker: no"
    worker_sees: bool = False
