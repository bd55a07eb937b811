"""The order of cells: those that will use up their patience run beside the others, not after them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

T = TypeVar("T")


def beside(items: Sequence[T], waits: Callable[[T], bool], *, shares: int, waiting_shares: int) -> list[T]:
    """Return the items, those that wait at the beginning of the first `waiting_shares` of as many equal shares.

    xdist's worksteal begins with equal shares of the list, one a worker. A cell that hangs is idle: at the end of a
    share it would hold up the whole run, and at the beginning of every share it would leave the processor nothing to do.
    """
    waiting = [item for item in items if waits(item)]
    others = iter([item for item in items if not waits(item)])
    ordered: list[T] = []
    for share in range(shares):
        size = (len(items) - len(ordered)) // (shares - share)
        begins = waiting[share::waiting_shares][:size] if share < waiting_shares else []
        ordered += begins
        ordered += [item for _, item in zip(range(size - len(begins)), others, strict=False)]
    left = set(map(id, items)) - set(map(id, ordered))
    return ordered + [item for item in items if id(item) in left]
