"""Cells as pytest items: one case, one start method, one target."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import Self

import pytest

from canishare.cases.case import Case
from canishare.cases.header import is_case_file
from canishare.errors import EmulatorFault
from canishare.errors import Fault
from canishare.pytest_plugin.session import PLAN
from canishare.pytest_plugin.session import SLOTS
from canishare.pytest_plugin.session import SUITE
from canishare.pytest_plugin.session import SessionPlan
from canishare.results.records import Cell
from canishare.results.records import Result
from canishare.running.classify import classify
from canishare.running.command import launch_command
from canishare.running.provenance import now
from canishare.running.run import run_cell
from canishare.running.target import Target
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Generator
    from collections.abc import Iterator

    from canishare.cases.case import Expectation
    from canishare.running.outcome import Outcome

# How many lines of an output a failure shows; the results have more of it.
_SHOWN_LINES: Final = 25

# How often an attempt is run where the emulator fails.
_TRIES: Final = 3


# The property of a report that says which attempt was run again, and why.
RETRIED: Final = "retried"


class UnexpectedError(Exception):
    """A cell's outcome is not one that its case declares."""


class CaseFile(pytest.File):
    """The file of a case: one item for each start method and target. It is read and never imported."""

    def collect(self) -> Iterator[CellItem]:
        """Yield the cells of the file's cases, the targets in the order of ``matrix.toml``."""
        suite = self.config.stash.get(SUITE, None)
        if suite is None or self.path not in suite.by_file:
            message = f"{self.path}: a case, but the session was not asked for cases: name its file or folder"
            raise self.CollectError(message)
        plan = self.config.stash[PLAN]
        for case in suite.by_file[self.path]:
            for target, start_method in plan.cells_of(case):
                yield CellItem.of(self, case=case, start_method=start_method, target=target, plan=plan)


class CellItem(pytest.Item):
    """One cell: it runs the script, classifies the outcome and compares it with the expectation."""

    case: Case
    start_method: StartMethod
    target: Target
    plan: SessionPlan
    result: Result | None = None

    @classmethod
    def of(cls, parent: CaseFile, *, case: Case, start_method: StartMethod, target: Target, plan: SessionPlan) -> Self:
        """Return the item of a cell, ``article/queue-process-global[spawn-cpython-3.12]``."""
        name = str(Cell(case.id, start_method, target.name))
        # given as a whole, so that pytest parses the brackets as it does when --lf reads the id from its cache
        item: Self = cls.from_parent(parent, name=name, nodeid=f"{parent.nodeid}::{name}")
        item.case, item.start_method, item.target, item.plan = case, start_method, target, plan
        return item

    def runtest(self) -> None:
        """Run the cell as often as asked."""
        lacks = self.target.why_unavailable(self.start_method, self.case.header.needs)
        if lacks is not None:
            self.result = Result.unavailable(self.case, self.start_method, lacks)
            pytest.skip(f"unavailable: {lacks}")
        times, attempts = zip(*(self._attempt() for _ in range(self.plan.attempts)), strict=True)
        expectation = self.expectation()
        self.result = Result.of(self.case, self.start_method, attempts, expectation, measured=times[0])
        self.user_properties += [("outcome", str(attempts[0])), ("verdict", self.result.verdict)]
        if self.result.verdict == "unexpected":
            raise UnexpectedError

    def _attempt(self) -> tuple[str, Outcome]:
        """Run the cell once; return when it began and its outcome. It is run again where the emulator failed."""
        script = self.config.stash[SUITE].write_script(self.case)
        header = self.case.header
        slots = self.config.stash.get(SLOTS, None)
        for retries in reversed(range(_TRIES)):
            with slots.slot() if slots is not None else nullcontext(lambda: None) as give_back:
                began = now()
                ended = run_cell(
                    script,
                    target=self.target,
                    start_method=self.start_method,
                    patience=self.plan.patience[self.target.name],
                    limits=None if self.plan.patience_only else header.limits,
                    launch=header.launch,
                    on_rest=give_back,
                )
            try:
                return began, classify(ended, header.prints, emulator=self.target.facts.emulator)
            except EmulatorFault as fault:
                if not retries:
                    raise
                self.user_properties.append((RETRIED, f"{self.name}: {fault}"))
        raise AssertionError

    def repr_failure(  # type: ignore[override] # a string is one of what pytest accepts here
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> object:
        """Return the failure as an explanation."""
        if isinstance(excinfo.value, UnexpectedError) and self.result is not None:
            return "\n".join(self._explain(self.result))
        # the script's own errors are its process's: what is raised here is the machine's, as of a full disk
        if isinstance(excinfo.value, Fault | OSError):
            return "\n".join(
                [
                    f"{self.name}: error in the case or the harness, not a result: {excinfo.value}",
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

    def _explain(self, result: Result) -> Iterator[str]:
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
        """Return how a hang was detected."""
        patience = self.plan.patience[self.target.name]
        if result.seconds >= patience:
            return f"when its patience of {patience:.1f} s was over"
        limits = self.case.header.limits
        if result.detail == "storm":
            return f"when it had started more than {limits.processes} processes"
        return "when all its processes had been waiting for longer than it may sleep"

    def _by_hand(self) -> Iterator[str]:
        yield "--- to run it again by hand ---"
        script = self.config.stash[SUITE].script(self.case)
        yield launch_command(self.target, self.start_method, script, self.case.header.launch)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect a case by this collector alone: pytest's own would import it and start its Manager inside pytest."""
    collectors = yield
    suite = parent.config.stash.get(SUITE, None)
    is_case = (suite is not None and file_path in suite.by_file) or is_case_file(file_path)
    return [CaseFile.from_parent(parent, path=file_path)] if is_case else collectors


def _end_of(name: str, text: str) -> Iterator[str]:
    lines = text.rstrip().splitlines()
    if not lines:
        yield f"--- {name}: nothing ---"
        return
    left_out = len(lines) - _SHOWN_LINES
    yield f"--- {name}" + (f", its last {_SHOWN_LINES} lines of {len(lines)}" if left_out > 0 else "") + " ---"
    yield from lines[-_SHOWN_LINES:]
