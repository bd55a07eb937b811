"""Recording a session: what its cells report, written to one results file a target as they end."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.errors import ResultsError
from canishare.project import CASES
from canishare.project import RESULTS
from canishare.pytest_plugin.internals import keep_less
from canishare.pytest_plugin.item import RETRIED
from canishare.pytest_plugin.terminal import Mark
from canishare.pytest_plugin.terminal import matrix
from canishare.pytest_plugin.terminal import symbols
from canishare.results.records import SCHEMA
from canishare.results.records import Cell
from canishare.results.records import FaultLine
from canishare.results.records import Result
from canishare.results.records import Run
from canishare.results.records import SuiteRecord
from canishare.results.reuse import find_reusable
from canishare.results.store import ResultsWriter
from canishare.results.store import write_suite
from canishare.running.provenance import harness_digest
from canishare.running.provenance import machine
from canishare.running.provenance import now
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.cases.suite import Suite
    from canishare.pytest_plugin.session import SessionPlan
    from canishare.targets.choose import FoundTargets
    from canishare.targets.matrix import Absence


class Recorder:
    """The controller's part of a session: a plugin that is registered where there are cases to run."""

    def __init__(
        self,
        config: pytest.Config,
        found: FoundTargets,
        plan: SessionPlan,
        suite: Suite,
        *,
        unchanged: dict[str, list[Result]],
        absences: Sequence[Absence],
    ) -> None:
        """Begin with what there is to be run; nothing is written before it has been collected."""
        self._config = config
        self._found = found
        self._plan = plan
        self._suite = suite
        self._unchanged = unchanged
        self._absences = absences
        self._folder = Path(plan.root) / RESULTS
        self._cells: dict[Cell, Mark] = {}
        self._faults: dict[Cell, str] = {}
        self._retried: list[str] = []
        self._planned: list[Cell] = []
        self._writers: dict[str, ResultsWriter] = {}
        self._files: list[Path] = []
        self._cut_off: list[Path] = []
        self._dropped: dict[str, int] = {}
        self._reason: str | None = None

    def pytest_report_header(self) -> list[str]:
        """Say which targets were found and which were not, and what the symbols mean."""
        found = self._found
        lines = [f"targets: {', '.join(f'{each.name} ({each.facts.implementation_version})' for each in found.targets)}"]
        if found.absent:
            lines.append(f"absent: {', '.join(f'{each.name} (try `{each.source}`)' for each in found.absent)}")
        lines += [f"not usable: {problem}" for problem in found.broken]
        if self._plan.atlas_on < {each.name for each in found.targets}:
            lines.append(f"atlas: on {', '.join(self._plan.atlas_on)} alone")
        if patience := sorted(self._plan.patience.values()):
            lines.append("patience: " + " to ".join(f"{each:.1f} s" for each in dict.fromkeys((patience[0], patience[-1]))))
        lines.append("outcomes: " + "  ".join(f"{symbol} {outcome}" for outcome, symbol in symbols().items()))
        return lines

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin the results files, where there is no xdist."""
        self._begin([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Begin the results files, once the first xdist worker has said what there is to run."""
        self._begin(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write a result down as soon as its cell has ended."""
        cell = Cell.of(report.nodeid)
        if cell is None or cell.target not in self._writers:
            return
        if report.when == "call":
            self._retried += [str(why) for name, why in report.user_properties if name == RETRIED]
        if (data := getattr(report, "canishare", None)) is not None:
            result = msgspec.convert(data, Result)
            try:
                self._writers[cell.target].write(result)
            except OSError as error:
                # with what was written before, the session ends as by Ctrl-C
                self._reason = f"the results cannot be written: {error.strerror}"
                pytest.exit(
                    f"canishare: {self._writers[cell.target].path}: {self._reason}", returncode=pytest.ExitCode.TESTS_FAILED
                )
            self._cells[cell] = Mark.of(result)
            report.canishare = {"outcome": result.outcome}  # type: ignore[attr-defined] # as in pytest_runtest_makereport
        elif report.failed:
            self._faults[cell] = report.longreprtext
        keep_less(report, self._config)

    def pytest_keyboard_interrupt(self) -> None:
        """Remember that the session did not come to its end."""
        self._reason = "interrupted"

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """End the results files; a run of cases that measured nothing fails."""
        for name, writer in self._writers.items():
            faults = [
                FaultLine(case=cell.case, start_method=cell.start_method, message=message)
                for cell, message in self._faults.items()
                if cell.target == name
            ]
            try:
                self._files.append(writer.end(reason=self._reason, faults=faults))
            except OSError:
                self._cut_off.append(writer.path)
        self._writers = {}
        if any(self._unchanged.values()):
            if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
                session.exitstatus = pytest.ExitCode.OK
            return
        # nothing runs on Emscripten, and that is its result
        can_start = any(target.facts.start_methods for target in self._plan.targets)
        nothing = can_start and all(cell.outcome == "unavailable" for cell in self._cells.values())
        if exitstatus == pytest.ExitCode.OK and nothing and not self._config.option.collectonly:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the matrix, the counts, and where the results are."""
        if last := [cell for cells in self._unchanged.values() for cell in cells]:
            oldest = min(cell.measured for cell in last)
            terminalreporter.write_line(f"unchanged: {len(last)} cells keep their last results, the oldest from {oldest}")
        if not self._cells and not self._faults:
            return
        terminalreporter.write_sep("=", "can a worker share it?")
        order = {case: place for place, case in enumerate(self._suite.by_id)}
        cells = {cell: self._cells[cell] for cell in sorted(self._cells, key=lambda cell: order[cell.case])}
        targets = [target.name for target in self._plan.targets]
        terminalreporter.write_line(matrix(cells, targets, symbols(), markup=terminalreporter.hasmarkup))
        left = len(self._planned) - len(self._cells) - len(self._faults)
        if self._faults:
            terminalreporter.write_line(
                f"{len(self._faults)} errors in cases or in the harness: not results, shown as failures above"
            )
        if self._retried:
            terminalreporter.write_line(f"{len(self._retried)} attempts run again, because the emulator failed:")
            for line in self._retried:
                terminalreporter.write_line(f"  {line}")
        if left:
            terminalreporter.write_line(f"{left} of {len(self._planned)} cells were not run")
        for line in self._written():
            terminalreporter.write_line(line)

    def _written(self) -> Iterator[str]:
        """Yield where the results are, and what the run did to the last ones."""
        whole = [path.name for path in self._files if path.parent == self._folder]
        parts = [path.name for path in self._files if path.parent != self._folder]
        if whole:
            yield f"results/: {' '.join(whole)}"
        if self._dropped:
            counts = ", ".join(f"{count} cells of {name}" for name, count in self._dropped.items())
            outdated = "(harness, interpreter, machine or script changed)"
            if self._config.option.replace:
                yield f"dropped outdated results: {counts} {outdated}"
            else:
                yield (
                    f"kept the last columns: replacing them would drop outdated results: {counts} {outdated}; "
                    "`nox -t full` measures all cells again, --replace replaces the columns anyway"
                )
        if parts:
            yield f"results/partial/ (they replace no column of the report): {' '.join(parts)}"
        for path in self._cut_off:
            yield f"cut off, its last line could not be written: `canishare results recover {path}` recovers the rest"

    def _begin(self, node_ids: Sequence[str]) -> None:
        if self._planned or self._config.option.collectonly:
            return
        self._planned = [cell for node_id in node_ids if (cell := Cell.of(node_id))]
        try:
            if self._planned:
                self._begin_files()
        except (OSError, ResultsError) as error:
            pytest.exit(f"canishare: the results cannot be written: {error}", returncode=pytest.ExitCode.TESTS_FAILED)

    def _begin_files(self) -> None:
        self._folder.mkdir(exist_ok=True)
        suite = write_suite(self._folder, SuiteRecord.of(self._suite, self._absences))
        harness, started = harness_digest(), now()
        of_target = Counter(cell.target for cell in self._planned)
        root = Path(self._plan.root) / CASES
        cases = {id_: case for id_, case in self._suite.by_id.items() if self._suite.file_of[id_].is_relative_to(root)}
        everything = {(case, start_method) for case in cases for start_method in START_METHODS}
        for target in self._plan.targets:
            planned = {(cell.case, cell.start_method) for cell in self._planned if cell.target == target.name}
            if not planned:
                continue
            groups = {case.partition("/")[0] for case, _ in planned}
            carried: list[Result] = []
            selection: str | None = f"{len(planned)} of {len(everything)} cells{self._asked()}"
            last = {(cell.case, cell.start_method) for cell in self._unchanged.get(target.name, ())}
            column = planned | last >= {cell for cell in everything if cell[0].partition("/")[0] in groups}
            if column:
                carried, dropped = find_reusable(self._folder / f"{target.name}.jsonl", target.facts, harness, cases, planned)
                if dropped:
                    self._dropped[target.name] = dropped
                    column = self._config.option.replace
            if column:
                covered = planned | {(cell.case, cell.start_method) for cell in carried}
                selection = None if covered == everything else ", ".join(sorted(groups))
            else:
                carried = []
            run = Run(
                schema=SCHEMA,
                started=started,
                suite=suite,
                harness=harness,
                origin="ci" if os.environ.get("CI") else "local",
                machine=machine(),
                planned=of_target[target.name] + len(carried),
                selection=selection,
                column=column,
                patience=round(self._plan.patience[target.name], 2),
                target=target.facts,
            )
            writer = ResultsWriter(self._folder, run)
            self._writers[target.name] = writer
            for result in carried:
                writer.write(result)

    def _asked(self) -> str:
        """Return how a part was selected, as it was typed."""
        option = self._config.option
        asked = [("-k", option.keyword), *(("--start-method", each) for each in option.start_method)]
        words = shlex.join([word for name, value in asked if value for word in (name, value)])
        return f": {words}" if words else ""
