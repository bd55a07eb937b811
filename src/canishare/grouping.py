"""Grouping targets whose columns are the same, so that a table shows what differs and nothing twice."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.outcome import StartMethod


def alike(
    cells: Mapping[tuple[str, StartMethod, str], Hashable],
    cases: Sequence[str],
    targets: Sequence[str],
    start_method: StartMethod,
) -> list[list[str]]:
    """Return the targets that have a cell under a start method, those with the same cells in one group.

    `cells` is keyed by case, start method and target; what is compared is its values.
    """
    groups: dict[tuple[Hashable, ...], list[str]] = {}
    for target in targets:
        column = tuple(cells.get((case, start_method, target)) for case in cases)
        if any(cell is not None for cell in column):
            groups.setdefault(column, []).append(target)
    return list(groups.values())


def labels(members: Sequence[str], targets: Sequence[str]) -> str:
    """Return targets in few words, ``3.6 … 3.13, pypy-3.11``: a range stands for all that `targets` has between."""
    words: list[str] = []
    places = sorted(targets.index(member) for member in members)
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        names = [targets[place].removeprefix("cpython-") for _, place in run]
        words += [f"{names[0]} … {names[-1]}"] if len(names) > 2 else names  # noqa: PLR2004 - two are no range
    return ", ".join(words)
