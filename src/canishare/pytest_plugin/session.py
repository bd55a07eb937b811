"""What a session runs: decided by the controller, and sent to xdist's workers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING
from typing import Final

import msgspec
import pytest

from canishare.cases.suite import Suite
from canishare.pytest_plugin.slots import Slots
from canishare.running.target import Target
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.cases.case import Case


class SessionPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a session runs its cases on; `patience` is in seconds, by the target's name.

    `root` is the project's folder, and `files` are cases outside it. `atlas_on` are the names of the targets that run the
    atlas. `unchanged` are the cells, by the target's name, that keep their last results. `slots` is the path of the pipe by
    which the session's processes limit how many cells use the CPU at once. With `patience_only` no case's limits are used.
    """

    root: str
    files: tuple[str, ...]
    targets: tuple[Target, ...]
    start_methods: tuple[StartMethod, ...]
    attempts: int
    patience: dict[str, float]
    atlas_on: frozenset[str]
    unchanged: dict[str, frozenset[tuple[str, StartMethod]]] = {}
    slots: str | None = None
    patience_only: bool = False

    def cells_of(self, case: Case) -> Iterator[tuple[Target, StartMethod]]:
        """Yield what a case is run on: the targets in their order, each with its start methods."""
        targets = (each for each in self.targets if case.family is None or each.name in self.atlas_on)
        return product(targets, self.start_methods)

    def keeps(self, case: Case, target: Target, start_method: StartMethod) -> bool:
        """Return whether a cell keeps its last result instead of being run."""
        return (case.id, start_method) in self.unchanged.get(target.name, ())


# Only in a session that was asked for cases.
PLAN: Final = pytest.StashKey[SessionPlan]()
SUITE: Final = pytest.StashKey[Suite]()
# Only where several processes run the cells of a session, in the controller as well.
SLOTS: Final = pytest.StashKey[Slots]()
