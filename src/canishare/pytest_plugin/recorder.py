"""Record a session: write the results of each target to its file as cells finish, and summarize them."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.errors import ResultsError
from canishare.project import RECORD
from canishare.project import RESULTS
from canishare.pytest_plugin.internals import trim_report
from canishare.pytest_plugin.item import RETRIED
from canishare.pytest_plugin.terminal import Mark
from canishare.pytest_plugin.terminal import format_matrix
from canishare.results.record import compare_with_record
from canishare.results.records import SCHEMA
from canishare.results.records import Cell
from canishare.results.records import FaultLine
from canishare.results.records import Result
from canishare.results.records import Run
from canishare.results.records import SuiteRecord
from canishare.results.reuse import find_reusable
from canishare.results.reuse import read_elsewhere
from canishare.results.store import ResultsWriter
from canishare.results.store import write_suite
from canishare.running.provenance import harness_digest
from canishare.running.provenance import machine
from canishare.running.provenance import now
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import outcome_symbols

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.cases.suite import Suite
    from canishare.pytest_plugin.session import SessionPlan
    from canishare.running.target import Target
    from canishare.targets.choose import FoundTargets
    from canishare.targets.matrix import Absence
    from canishare.vocabulary import StartMethod


class Selected(msgspec.Struct, frozen=True, kw_only=True):
    """What a target's file will have: whether it is a complete column, and what is selected of the cases if not all are.

    `kept` are the last results that it keeps, and `elsewhere` has the cases of those that the run knows nothing of.
    """

    column: bool
    selection: str | None
    kept: list[Result] = []
    elsewhere: SuiteRecord = SuiteRecord(schema=SCHEMA, cases=[])


class Recorder:
    """The controller's part of a session: a plugin, registered only if there are cases to run."""

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
        """Create the recorder; it writes nothing before the collection is finished."""
        self._config = config
        self._found = found
        self._plan = plan
        self._suite = suite
        self._unchanged = unchanged
        self._absences = absences
        self._folder = Path(plan.root) / RESULTS
        self._results: dict[Cell, Result] = {}
        self._faults: dict[Cell, str] = {}
        self._retried: list[str] = []
        self._planned: list[Cell] = []
        self._writers: dict[str, ResultsWriter] = {}
        self._files: list[Path] = []
        self._truncated: list[Path] = []
        self._outdated: dict[str, int] = {}
        self._reason: str | None = None

    def pytest_report_header(self) -> list[str]:
        """Return lines that list the targets found and absent, the patience and the symbols."""
        found = self._found
        lines = [f"targets: {', '.join(f'{each.name} ({each.facts.implementation_version})' for each in found.targets)}"]
        if found.absent:
            lines.append(f"absent: {', '.join(f'{each.name} (try `{each.source}`)' for each in found.absent)}")
        lines += [f"not usable: {problem}" for problem in found.broken]
        if self._plan.all_on is not None:
            lines.append(
                f"traps, atlas and recipes: only on {', '.join(self._plan.all_on)}, recipes under its default start method"
            )
        if patience := sorted(self._plan.patience.values()):
            lines.append("patience: " + " to ".join(f"{each:.1f} s" for each in dict.fromkeys((patience[0], patience[-1]))))
        lines.append("outcomes: " + "  ".join(f"{symbol} {outcome}" for outcome, symbol in outcome_symbols().items()))
        return lines

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Create the results files, if there is no xdist."""
        self._start([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Create the results files once the first xdist worker has collected the cells."""
        self._start(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write a result as soon as its cell has finished."""
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
                # end the session as on Ctrl-C: the results written so far are kept
                self._reason = f"the results cannot be written: {error.strerror}"
                pytest.exit(
                    f"canishare: {self._writers[cell.target].path}: {self._reason}", returncode=pytest.ExitCode.TESTS_FAILED
                )
            self._results[cell] = msgspec.structs.replace(result, stdout="", stderr="", stacks=None)
            report.canishare = {"outcome": result.outcome}  # type: ignore[attr-defined] # as in pytest_runtest_makereport
        elif report.failed:
            self._faults[cell] = report.longreprtext
        trim_report(report, self._config)

    def pytest_keyboard_interrupt(self) -> None:
        """Remember that the session was interrupted."""
        self._reason = "interrupted"

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Complete the results files; fail a run that measured nothing."""
        for name, writer in self._writers.items():
            faults = [
                FaultLine(case=cell.case, start_method=cell.start_method, message=message)
                for cell, message in self._faults.items()
                if cell.target == name
            ]
            try:
                self._files.append(writer.end(reason=self._reason, faults=faults))
            except OSError:
                self._truncated.append(writer.path)
        self._writers = {}
        if any(self._unchanged.values()):
            if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
                session.exitstatus = pytest.ExitCode.OK
            return
        # on Emscripten no cell can run; that is its result
        can_start = any(target.facts.start_methods for target in self._plan.targets)
        nothing = can_start and all(cell.outcome == "unavailable" for cell in self._results.values())
        if exitstatus == pytest.ExitCode.OK and nothing and not self._config.option.collectonly:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the matrix, the counts and the paths of the results."""
        if last := [cell for cells in self._unchanged.values() for cell in cells]:
            oldest = min(cell.measured for cell in last)
            terminalreporter.write_line(f"unchanged: {len(last)} cells keep their last results, the oldest from {oldest}")
        if not self._results and not self._faults:
            return
        terminalreporter.write_sep("=", "can a worker share it?")
        order = {case: index for index, case in enumerate(self._suite.by_id)}
        cells = {
            cell: Mark.of(self._results[cell], state=self._suite.is_state(cell.case))
            for cell in sorted(self._results, key=lambda cell: order[cell.case])
        }
        targets = [target.name for target in self._plan.targets]
        terminalreporter.write_line(format_matrix(cells, targets, outcome_symbols(), markup=terminalreporter.hasmarkup))
        left = len(self._planned) - len(self._results) - len(self._faults)
        if self._faults:
            terminalreporter.write_line(
                f"{len(self._faults)} errors in cases or the harness: not results, shown as failures above"
            )
        if self._retried:
            terminalreporter.write_line(f"{len(self._retried)} attempts retried because the emulator failed:")
            for line in self._retried:
                terminalreporter.write_line(f"  {line}")
        if left:
            terminalreporter.write_line(f"{left} of {len(self._planned)} cells were not run")
        for line in (*self._record_lines(), *self._result_lines()):
            terminalreporter.write_line(line)

    def _record_lines(self) -> Iterator[str]:
        """Yield what differs from the project's record."""
        folder, cases = self._suite.project / RECORD, self._suite.of_project
        measured = {cell: result for cell, result in self._results.items() if cell.case in cases}
        if not (folder.is_dir() and measured):
            return
        try:
            found, recorded = compare_with_record(folder, cases, measured)
        except ResultsError as error:
            yield f"not compared with the record: {error}"
            return
        compared = found.same + len(found.changed)
        if compared:
            differ = f"; {len(found.changed)} differ:" if found.changed else ""
            yield f"{found.same:,} of {compared:,} cells are as in the record{differ}"
        yield from (f"  {change}" for change in found.changed)
        if found.only_new:
            yield f"{found.only_new} cells are not in the record"
        versions = {target.name: target.facts.implementation_version for target in self._plan.targets}
        for name in dict.fromkeys(change.cell.target for change in found.changed):
            if versions[name] != recorded[name]:
                yield f"{name} is {versions[name]} here, and {recorded[name]} in the record"
        if new := [name for name in versions if name not in recorded]:
            yield f"not in the record: {', '.join(new)}"

    def _result_lines(self) -> Iterator[str]:
        """Yield the paths of the results, and what happened to the last ones."""
        whole = [path.name for path in self._files if path.parent == self._folder]
        parts = [path.name for path in self._files if path.parent != self._folder]
        if whole:
            yield f"results/: {' '.join(whole)}"
        if self._outdated:
            counts = ", ".join(f"{count} cells of {name}" for name, count in self._outdated.items())
            outdated = "(harness, interpreter, machine or script changed)"
            if self._config.option.replace:
                yield f"dropped outdated results: {counts} {outdated}"
            else:
                everything = "run `nox -t full`" if self._suite.root == self._suite.project else "run all your folders together"
                yield (
                    f"kept the last columns: replacing them would drop outdated results: {counts} {outdated}; "
                    f"{everything} to measure all cells again, or use --replace to replace the columns anyway"
                )
        if parts:
            yield f"results/partial/ (incomplete runs, not used by the report): {' '.join(parts)}"
        for path in self._truncated:
            yield f"truncated, because its last line could not be written: `canishare results recover {path}` recovers the rest"

    def _start(self, node_ids: Sequence[str]) -> None:
        if self._planned or self._config.option.collectonly:
            return
        self._planned = [cell for node_id in node_ids if (cell := Cell.of(node_id))]
        try:
            if self._planned:
                self._start_files()
        except (OSError, ResultsError) as error:
            pytest.exit(f"canishare: the results cannot be written: {error}", returncode=pytest.ExitCode.TESTS_FAILED)

    def _start_files(self) -> None:
        self._folder.mkdir(exist_ok=True)
        harness, started = harness_digest(), now()
        planned: dict[str, set[tuple[str, StartMethod]]] = {}
        for cell in self._planned:
            planned.setdefault(cell.target, set()).add((cell.case, cell.start_method))
        selected = [
            (target, self._select(target, planned[target.name], harness))
            for target in self._plan.targets
            if target.name in planned
        ]
        record = SuiteRecord.of(self._suite, self._absences).joined(each.elsewhere for _, each in selected)
        suite = write_suite(self._folder, record)
        of_target = Counter(cell.target for cell in self._planned)
        for target, each in selected:
            run = Run(
                schema=SCHEMA,
                started=started,
                suite=suite,
                harness=harness,
                origin="ci" if os.environ.get("CI") else "local",
                machine=machine(),
                planned=of_target[target.name] + len(each.kept),
                selection=each.selection,
                column=each.column,
                patience=round(self._plan.patience[target.name], 2),
                target=target.facts,
            )
            writer = ResultsWriter(self._folder, run)
            self._writers[target.name] = writer
            for result in each.kept:
                writer.write(result)

    def _select(self, target: Target, planned: set[tuple[str, StartMethod]], harness: str) -> Selected:
        cases = self._suite.of_root
        everything = {(case, start_method) for case in cases for start_method in START_METHODS}
        groups = {case.partition("/")[0] for case, _ in planned}
        part = Selected(column=False, selection=f"{len(planned)} of {len(everything)} cells{self._selection_options()}")
        last = {(cell.case, cell.start_method) for cell in self._unchanged.get(target.name, ())}
        if not planned | last >= {cell for cell in everything if cell[0].partition("/")[0] in groups}:
            return part
        path = self._folder / f"{target.name}.jsonl"
        elsewhere = read_elsewhere(path, self._suite)
        known = cases | {case.id: case for case in elsewhere.cases}
        kept, outdated = find_reusable(path, target.facts, harness, known, planned)
        if outdated:
            self._outdated[target.name] = outdated
            if not self._config.option.replace:
                return part
        covered = planned | {(cell.case, cell.start_method) for cell in kept}
        selection = None if covered >= everything else ", ".join(sorted(groups))
        return Selected(column=True, selection=selection, kept=kept, elsewhere=elsewhere)

    def _selection_options(self) -> str:
        """Return the options that selected the cells, as typed on the command line."""
        option = self._config.option
        options = [("-k", option.keyword), *(("--start-method", each) for each in option.start_method)]
        words = shlex.join([word for name, value in options if value for word in (name, value)])
        return f": {words}" if words else ""
