"""The plan of a session, made by the controller and sent to xdist's workers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING
from typing import Final

import msgspec
import pytest

from canishare.cases.folder import Folder
from canishare.cases.recipes import RECIPES
from canishare.cases.suite import Suite
from canishare.pytest_plugin.slots import Slots
from canishare.running.target import Target
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.cases.case import Case


# What a plain `nox` runs on one target only, by the first part of a case's id; and of this, what it runs under the target's
# default start method only.
_ON_FEW: Final = frozenset({"traps", "atlas", RECIPES})
_BY_DEFAULT: Final = RECIPES


class SessionPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The targets and options of a session; `patience` is in seconds, by the target's name.

    `project` is where cases come from, `folders` are read on top of it, and results are written in `root`. `all_on` names the
    targets that run everything, if not all do. `unchanged` lists, by the target's name, the cells that keep their last results.
    `slots` is the path of the pipe that limits how many cells use the CPU at once. `patience_only` ignores the limits of cases.
    """

    project: str
    folders: tuple[Folder, ...]
    root: str
    targets: tuple[Target, ...]
    start_methods: tuple[StartMethod, ...]
    attempts: int
    patience: dict[str, float]
    all_on: frozenset[str] | None
    unchanged: dict[str, frozenset[tuple[str, StartMethod]]] = {}
    slots: str | None = None
    patience_only: bool = False

    def cells_of(self, case: Case) -> Iterator[tuple[Target, StartMethod]]:
        """Yield the targets and start methods that a case runs with, sorted by target."""
        group = case.id.partition("/")[0]
        cells = product(self.targets, self.start_methods)
        if self.all_on is None or group not in _ON_FEW:
            return cells
        return (
            (target, method)
            for target, method in cells
            if target.name in self.all_on and (group != _BY_DEFAULT or method == target.facts.default_start_method)
        )

    def keeps(self, case: Case, target: Target, start_method: StartMethod) -> bool:
        """Return whether a cell keeps its last result instead of being run."""
        return (case.id, start_method) in self.unchanged.get(target.name, ())


# Set only in a session that runs cases.
PLAN: Final = pytest.StashKey[SessionPlan]()
SUITE: Final = pytest.StashKey[Suite]()
# Set only with xdist, in the workers and the controller.
SLOTS: Final = pytest.StashKey[Slots]()
