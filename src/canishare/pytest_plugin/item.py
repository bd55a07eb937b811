"""Cells as pytest items: one case, start method and target each."""

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

# A failure shows this many lines of an output; the results contain more.
_MAX_SHOWN_LINES: Final = 25

# An attempt is run this often if the emulator fails.
_MAX_TRIES: Final = 3


# The property of a report that says which attempt was retried, and why.
RETRIED: Final = "retried"


class UnexpectedError(Exception):
    """A cell's outcome differs from what its case declares."""


class CaseFile(pytest.File):
    """The file of a case: one item for each start method and target. It is never imported."""

    def collect(self) -> Iterator[CellItem]:
        """Yield the cells of the file's cases, with the targets in the order of ``matrix.toml``."""
        suite = self.config.stash.get(SUITE, None)
        if suite is None or self.path not in suite.by_file:
            message = f"{self.path} is a case, but no case was requested: pass its file or folder to pytest"
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
        """Create the item of a cell, ``article/queue-process-global[spawn-cpython-3.12]``."""
        name = str(Cell(case.id, start_method, target.name))
        # an explicit nodeid, so that --lf finds the same id in its cache
        item: Self = cls.from_parent(parent, name=name, nodeid=f"{parent.nodeid}::{name}")
        item.case, item.start_method, item.target, item.plan = case, start_method, target, plan
        return item

    def runtest(self) -> None:
        """Run the cell as often as `--attempts` says."""
        reason = self.target.why_unavailable(self.start_method, self.case.header.needs)
        if reason is not None:
            self.result = Result.unavailable(self.case, self.start_method, reason)
            pytest.skip(f"unavailable: {reason}")
        times, attempts = zip(*(self._attempt() for _ in range(self.plan.attempts)), strict=True)
        expectation = self.expectation()
        self.result = Result.of(self.case, self.start_method, attempts, expectation, measured=times[0])
        self.user_properties += [("outcome", str(attempts[0])), ("verdict", self.result.verdict)]
        if self.result.verdict == "unexpected":
            raise UnexpectedError

    def _attempt(self) -> tuple[str, Outcome]:
        """Run the cell once; return its start time and its outcome. Retry if the emulator fails."""
        suite = self.config.stash[SUITE]
        script, header = suite.write_script(self.case), self.case.header
        slots = self.config.stash.get(SLOTS, None)
        tries = 0
        while True:
            with slots.slot() if slots is not None else nullcontext(lambda: None) as release:
                began = now()
                cell = run_cell(
                    script,
                    target=self.target,
                    start_method=self.start_method,
                    patience=self.plan.patience[self.target.name],
                    limits=None if self.plan.patience_only else suite.limits(self.case),
                    launch=header.launch,
                    on_rest=release,
                )
            try:
                return began, classify(cell, header.prints, emulator=self.target.facts.emulator)
            except EmulatorFault as fault:
                tries += 1
                if tries == _MAX_TRIES:
                    raise
                self.user_properties.append((RETRIED, f"{self.name}: {fault}"))

    def repr_failure(  # type: ignore[override] # a string is one of what pytest accepts here
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> object:
        """Return the text that explains a failure."""
        if isinstance(excinfo.value, UnexpectedError) and self.result is not None:
            return "\n".join(self._explain(self.result))
        # errors of the script stay in its process; an OSError here is the machine's, such as a full disk
        if isinstance(excinfo.value, Fault | OSError):
            return "\n".join(
                [
                    f"{self.name}: error in the case or the harness, not a result: {excinfo.value}",
                    *self._rerun_lines(),
                ]
            )
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the location and title that pytest shows for the item."""
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
        # pytest's short summary shows only the first line
        yield f"expected {expected}, got {happened}"
        yield f"  cell      {self.case.id} under {self.start_method} on {self.target.name}"
        yield f"  target    {facts.implementation} {facts.implementation_version}, {facts.os_release}, {facts.machine}"
        yield f"  expected  {expected}"
        if expectation is None:
            yield f"  because   no expectation matches: add an [[expect]] to the header of {self.path.name}"
        else:
            yield f"  because   {expectation.why}" + (f" ({expectation.reference})" if expectation.reference else "")
        yield f"  happened  {happened}" + (f": {result.message}" if result.message else "")
        if result.flaky:
            yield f"  flaky     its {len(result.attempts)} attempts disagree, and the header names no race that explains this"
        if result.worker_exception:
            yield f"  worker    {result.worker_exception}: {result.worker_message}"
        if result.outcome == "hung":
            yield f"  killed    after {result.seconds:.1f} s: {self._describe_detection(result)}"
        for name, text in (("output", result.stdout), ("errors", result.stderr)):
            yield from _tail_lines(name, text)
        for stack in result.stacks or ():
            yield f"--- stack of process {stack.pid} ({stack.role}) ---"
            yield stack.text
        yield from self._rerun_lines()

    def _describe_detection(self, result: Result) -> str:
        """Return how a hang was detected."""
        patience = f"a patience of {self.plan.patience[self.target.name]:.1f} s"
        limits = None if self.plan.patience_only else self.config.stash[SUITE].limits(self.case)
        if limits is None or result.detail == "busy":
            return f"{result.detail} after {patience}, which an active script gets four times"
        if result.detail == "storm":
            return f"it started too many processes (limits.processes is {limits.processes})"
        return f"all its processes were idle (limits.wait is {limits.wait} s)"

    def _rerun_lines(self) -> Iterator[str]:
        yield "--- to run it by hand ---"
        script = self.config.stash[SUITE].script(self.case)
        yield launch_command(self.target, self.start_method, script, self.case.header.launch)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect cases with CaseFile only: pytest's own collector would import them and start their Managers inside pytest."""
    collectors = yield
    suite = parent.config.stash.get(SUITE, None)
    is_case = (suite is not None and file_path in suite.by_file) or is_case_file(file_path)
    return [CaseFile.from_parent(parent, path=file_path)] if is_case else collectors


def _tail_lines(name: str, text: str) -> Iterator[str]:
    lines = text.rstrip().splitlines()
    if not lines:
        yield f"--- {name}: nothing ---"
        return
    left_out = len(lines) - _MAX_SHOWN_LINES
    yield f"--- {name}" + (f", its last {_MAX_SHOWN_LINES} lines of {len(lines)}" if left_out > 0 else "") + " ---"
    yield from lines[-_MAX_SHOWN_LINES:]
