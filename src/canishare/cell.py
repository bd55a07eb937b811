"""Cells as pytest items: one case, with one start method, in one target."""

from __future__ import annotations

from contextlib import nullcontext
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import Self

import msgspec
import pytest

from canishare.atlas import write_script
from canishare.case import Case
from canishare.header import CaseError
from canishare.outcome import StartMethod
from canishare.provenance import now
from canishare.results import Result
from canishare.run import Fault
from canishare.run import launch_command
from canishare.run import run_cell
from canishare.suite import cases_in
from canishare.suite import holds_cases
from canishare.target import Target
from canishare.tell import EmulatorFault
from canishare.tell import tell
from canishare.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Generator
    from collections.abc import Iterator

    from canishare.case import Expectation
    from canishare.outcome import Outcome

# How many lines of an output a failure shows; the results have more of it.
_SHOWN_LINES: Final = 25

# How often an attempt is made that an emulator's own fault spoils.
_TRIES: Final = 3


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a session runs its cases on; `patience` is in seconds, by the target's name.

    `root` is the project's folder. `atlas_on` are the names of the targets that the atlas is run on. `unchanged` are the
    cells, by the target's name, whose last results stand: they are not run again. `turns` is the name of the pipe by which
    the session's processes take turns, where there are several.
    """

    root: str
    targets: tuple[Target, ...]
    start_methods: tuple[StartMethod, ...]
    attempts: int
    patience: dict[str, float]
    atlas_on: frozenset[str]
    unchanged: dict[str, frozenset[tuple[str, StartMethod]]] = {}
    turns: str | None = None

    def cells_of(self, case: Case) -> Iterator[tuple[Target, StartMethod]]:
        """Return what a case is run on and by: the targets in their order, each with its start methods."""
        targets = (each for each in self.targets if case.family is None or each.name in self.atlas_on)
        return product(targets, self.start_methods)


PLAN: Final = pytest.StashKey[Plan]()
# Where several processes run the cells of a session.
TURNS: Final = pytest.StashKey[Turns]()
# The property of a report that says which cell's attempt was made again, and why.
SPOILT: Final = "spoilt"


class UnexpectedError(Exception):
    """A cell whose outcome is not the one that its case declares."""


class CaseFile(pytest.File):
    """A case: one item for each start method and target. It is read, and never imported."""

    def collect(self) -> Iterator[CellItem]:
        """Yield the case's cells, the targets in the order of ``matrix.toml``."""
        plan = self.config.stash[PLAN]
        try:
            cases = cases_in(self.path, Path(plan.root))
        except CaseError as error:
            raise self.CollectError(str(error)) from None
        if not plan.targets:
            message = f"{self.path}: a case, and the session was not asked for cases: name its file or folder"
            raise self.CollectError(message)
        for case in cases:
            for target, start_method in plan.cells_of(case):
                yield CellItem.of(self, case=case, start_method=start_method, target=target, plan=plan)


class CellItem(pytest.Item):
    """One cell. Running it runs the script, tells its outcome, and holds that against the expectation."""

    case: Case
    start_method: StartMethod
    target: Target
    plan: Plan
    result: Result | None = None

    @classmethod
    def of(cls, parent: CaseFile, *, case: Case, start_method: StartMethod, target: Target, plan: Plan) -> Self:
        """Return the item of a cell, ``article/queue-process-global[spawn-cpython-3.12]``."""
        name = f"{case.id}[{start_method}-{target.name}]"
        # given as a whole, so that pytest parses the brackets as it does when --lf reads the id from its cache
        item: Self = cls.from_parent(parent, name=name, nodeid=f"{parent.nodeid}::{name}")
        item.case, item.start_method, item.target, item.plan = case, start_method, target, plan
        return item

    def runtest(self) -> None:
        """Run the cell as often as asked."""
        lacks = self.target.lacks(self.start_method, self.case.header.needs)
        if lacks is not None:
            self.result = Result.unavailable(self.case, self.start_method, lacks)
            pytest.skip(f"unavailable: {lacks}")
        write_script(self.case)
        patience = self.plan.patience[self.target.name]
        times, attempts = zip(*(self._attempt(patience) for _ in range(self.plan.attempts)), strict=True)
        expectation = self.expectation()
        self.result = Result.of(self.case, self.start_method, attempts, expectation, measured=times[0])
        self.user_properties += [("outcome", str(attempts[0])), ("verdict", self.result.verdict)]
        if self.result.verdict == "unexpected":
            raise UnexpectedError

    def _attempt(self, patience: float) -> tuple[str, Outcome]:
        """Run the cell once, and return when that was and what came of it; again where the emulator spoilt it."""
        for _ in range(_TRIES - 1):
            try:
                return self._run(patience)
            except EmulatorFault as fault:
                self.user_properties.append((SPOILT, f"{self.name}: {fault}"))
        return self._run(patience)

    def _run(self, patience: float) -> tuple[str, Outcome]:
        """Run the script, in the cell's turn, and return when that was and what came of it."""
        turns = self.config.stash.get(TURNS, None)
        with turns.turn() if turns is not None else nullcontext(lambda: None) as give_back:
            began = now()
            ended = run_cell(
                self.case.script,
                target=self.target,
                start_method=self.start_method,
                patience=patience,
                launch=self.case.header.launch,
                at_rest=give_back,
            )
        return began, tell(ended, self.case.header.prints, emulator=self.target.facts.emulator)

    def repr_failure(  # type: ignore[override] # a string is one of what pytest accepts here
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> object:
        """Return the failure as an explanation."""
        if isinstance(excinfo.value, UnexpectedError) and self.result is not None:
            return "\n".join(self._explained(self.result))
        # the script's own errors are its process's: what is raised here is the machine's, as of a full disk
        if isinstance(excinfo.value, Fault | OSError):
            return "\n".join(
                [
                    f"{self.name}: a fault of the case or of the harness, and no result: {excinfo.value}",
                    *self._by_hand(),
                ]
            )
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return what pytest shows as the item's place and title."""
        return self.path, 0, self.name

    def expectation(self) -> Expectation | None:
        """Return what the case declares for this start method and target."""
        facts = self.target.facts
        return self.case.expectation(self.start_method, facts.markers, facts.extras)

    def _explained(self, result: Result) -> Iterator[str]:
        facts = self.target.facts
        expectation = self.expectation()
        expected = " or ".join(map(str, result.expected)) or "nothing"
        happened = ", then ".join(map(str, result.attempts))
        # the first line is all that pytest's short summary shows
        yield f"expected {expected}, happened {happened}"
        yield f"  cell      {self.case.id} under {self.start_method} on {self.target.name}"
        yield f"  target    {facts.implementation} {facts.implementation_version}, {facts.os_release}, {facts.machine}"
        yield f"  expected  {expected}"
        if expectation is None:
            yield f"  because   nothing is declared for it: add an [[expect]] to the header of {self.path.name}"
        else:
            yield f"  because   {expectation.why}" + (f" ({expectation.reference})" if expectation.reference else "")
        yield f"  happened  {happened}" + (f": {result.message}" if result.message else "")
        if result.flaky:
            yield f"  flaky     its {len(result.attempts)} attempts disagree, and the header names no race that explains it"
        if result.worker_exception:
            yield f"  worker    {result.worker_exception}: {result.worker_message}"
        if result.outcome == "hung":
            yield f"  ended     after {result.seconds:.1f} s, {self._how_ended(result)}"
        for name, text in (("output", result.stdout), ("errors", result.stderr)):
            yield from _end_of(name, text)
        for stack in result.stacks or ():
            yield f"--- stack of process {stack.pid} ({stack.role}) ---"
            yield stack.text
        yield from self._by_hand()

    def _how_ended(self, result: Result) -> str:
        """Return what showed that a cell hangs."""
        patience = self.plan.patience[self.target.name]
        if result.seconds >= patience:
            return (
                f"its patience of {patience:.1f} s was over: ten times what a Manager with a Pool takes here, twenty if emulated"
            )
        return "workers died and were replaced again and again" if result.detail == "storm" else "all its processes were waiting"

    def _by_hand(self) -> Iterator[str]:
        yield "--- to run it again by hand ---"
        yield launch_command(self.target, self.start_method, self.case.script, self.case.header.launch)


def is_unchanged(item: pytest.Item) -> bool:
    """Tell whether an item is a cell whose last result stands."""
    return isinstance(item, CellItem) and (item.case.id, item.start_method) in item.plan.unchanged.get(item.target.name, ())


def is_expected_to_hang(item: pytest.Item) -> bool:
    """Tell whether an item is a cell that will use up its patience."""
    if not isinstance(item, CellItem) or item.target.lacks(item.start_method, item.case.header.needs):
        return False
    expectation = item.expectation()
    return expectation is not None and any(each.outcome == "hung" for each in expectation.alternatives)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect a case by our collector alone: pytest's own would import it, and start its Manager inside pytest."""
    collectors = yield
    return [CaseFile.from_parent(parent, path=file_path)] if holds_cases(file_path) else collectors


def _end_of(name: str, text: str) -> Iterator[str]:
    lines = text.rstrip().splitlines()
    if not lines:
        yield f"--- {name}: nothing ---"
        return
    left_out = len(lines) - _SHOWN_LINES
    yield f"--- {name}" + (f", its last {_SHOWN_LINES} lines of {len(lines)}" if left_out > 0 else "") + " ---"
    yield from lines[-_SHOWN_LINES:]
