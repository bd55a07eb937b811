"""Read all results into the report's model."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from canishare.answers.data import LeftOut
from canishare.cases.atlas import ATLAS
from canishare.cases.atlas import Family
from canishare.cases.case import Case
from canishare.cases.suite import read_suite as read_cases
from canishare.cost.record import Costs
from canishare.cost.record import read_all_costs
from canishare.errors import ResultsError
from canishare.project import MATRIX
from canishare.project import RECORD
from canishare.results.diff import cells_of
from canishare.results.record import code_digest
from canishare.results.record import read_recorded
from canishare.results.records import Cell
from canishare.results.records import Column
from canishare.results.records import Result
from canishare.results.records import Run
from canishare.results.records import SuiteRecord
from canishare.results.store import read_column
from canishare.results.store import read_columns
from canishare.results.store import read_suite
from canishare.targets.matrix import Absence
from canishare.targets.matrix import read_matrix
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import OutcomeName
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.cases.case import Header
    from canishare.running.target import Facts

_VARIANTS = ("global", "passed")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All measured cells, by case, start method and target; the columns sorted for a reader.

    `filled` are the cells that a target's own column lacks and the record has, with the record's run. `own` are the ids of the
    cases that the record's project does not have.
    """

    columns: list[Column]
    cases: dict[str, Case]
    cells: dict[Cell, Result]
    left_out: list[LeftOut]
    families: list[Family]
    filled: dict[Cell, Run] = {}
    own: frozenset[str] = frozenset()
    absences: list[Absence] = []
    costs: list[Costs] = []

    @property
    def targets(self) -> list[str]:
        """The targets' names: CPython first, then by version, the oldest first."""
        return [column.run.target.name for column in self.columns]

    @property
    def start_methods(self) -> list[StartMethod]:
        """The start methods that at least one target has."""
        return [method for method in START_METHODS if any(method in each.run.target.start_methods for each in self.columns)]

    def measured(self) -> list[tuple[str, Result]]:
        """Return target and result of each cell that was run."""
        return [(target, cell) for (_, _, target), cell in self.cells.items() if cell.outcome != "unavailable"]

    def count_outcomes(self) -> dict[OutcomeName, int]:
        """Return the number of cells by outcome, without outcomes of no cell."""
        counts: dict[OutcomeName, int] = {}
        for cell in self.cells.values():
            counts[cell.outcome] = counts.get(cell.outcome, 0) + 1
        return counts

    def header(self, case: str) -> Header:
        """Return the header of a case."""
        return self.cases[case].header


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The record of a project with what it rests on: the project's cases and what is known of its targets."""

    suite: SuiteRecord
    columns: list[Column]
    costs: list[Costs]


def read_record(project: Path) -> Record:
    """Return the record of a project.

    Raises:
        CaseError, MatrixError, ResultsError: one of the project's files is malformed.
    """
    suite = SuiteRecord.of(read_cases(project), read_matrix(project / MATRIX).absence)
    folder = project / RECORD
    return Record(
        suite=suite,
        columns=read_recorded(folder, {case.id: case for case in suite.cases}),
        costs=read_all_costs(folder),
    )


def read_report(*results: Path, record: Record | None = None) -> Report:
    """Return the content of folders of results and of a record; a target's results replace the cells that the record has of it.

    Raises:
        ResultsError: there are no columns, a file cannot be read, or two columns are of one target.
    """
    measured = [column for path in results for column in read_columns(path)]
    for first, second in pairwise(sorted(measured, key=lambda column: column.run.target.name)):
        if first.run.target.name == second.run.target.name:
            message = f"{second.path}: a second file of {second.run.target.name}; the first is {first.path}"
            raise ResultsError(message)
    parts = [part for path in results for part in sorted((path / "partial").glob("*.jsonl"))]
    recorded = {column.run.target.name: column for column in (record.columns if record else [])}
    columns = list((recorded | {column.run.target.name: column for column in measured}).values())
    if not columns:
        where = ", ".join(map(str, results))
        only = f"; {parts[0].parent} has only partial runs: run all cases of a target" if parts else ""
        message = f"{where}: no results: run the matrix first (`nox`){only}"
        raise ResultsError(message)
    by_age = sorted(measured, key=lambda column: column.run.started)
    suites = {column.run.suite: read_suite(column.path.parent, column.run.suite) for column in by_age}
    suite = _combine(suites, measured, record)
    cases = _in_article_order({case.id: case for case in suite.cases})
    # a script with a reworded header is the same script
    codes = {case.digest: code_digest(case) for each in (suite, *suites.values()) for case in each.cases}
    own: dict[Cell, Result] = {}
    left_out = [_describe_part(path) for path in parts]
    for column in columns:
        current = [each for each in column.results if each.case in cases and codes[each.digest] == codes[cases[each.case].digest]]
        own |= cells_of([msgspec.structs.replace(column, results=current)])
        if lacking := len(column.results) - len(current):
            others = {each.case for each in column.results} - {each.case for each in current}
            why = f"measured with another version of the script: {', '.join(sorted(others))}"
            left_out.append(LeftOut(what=f"{lacking} cells of {column.run.target.name}", why=why))
    filled = {cell: result for cell, result in cells_of(recorded.values()).items() if cell not in own}
    costs = {each.target.name: each for each in (record.costs if record else [])}
    costs |= {each.target.name: each for path in results for each in read_all_costs(path)}
    return Report(
        columns=sorted(columns, key=lambda column: _sort_key(column.run.target)),
        cases=cases,
        cells=own | filled,
        filled={cell: recorded[cell.target].run for cell in filled},
        own=frozenset(cases) - {case.id for case in (record.suite if record else suite).cases},
        left_out=left_out,
        families=suite.families,
        absences=suite.absences,
        costs=sorted(costs.values(), key=lambda each: _sort_key(each.target)),
    )


def _combine(suites: Mapping[str, SuiteRecord], measured: Sequence[Column], record: Record | None) -> SuiteRecord:
    """Return the cases of the newest column, or those of the record with the cases that only columns have."""
    if record is None:
        return suites[max(measured, key=lambda column: column.run.started).run.suite]
    ran = {result.case for column in measured for result in column.results} - {case.id for case in record.suite.cases}
    # the project composes its own
    return record.suite.joined(
        msgspec.structs.replace(
            suite, cases=[each for each in suite.cases if each.id in ran and not each.id.startswith(f"{ATLAS}/")]
        )
        for suite in suites.values()
    )


def variants(cases: Iterable[str]) -> dict[str, list[str]]:
    """Group case ids by example: ``article/queue-pool`` → its ``-global`` and its ``-passed``."""
    examples: dict[str, list[str]] = {}
    for case in cases:
        stem, _, variant = case.rpartition("-")
        examples.setdefault(stem if variant in _VARIANTS else case, []).append(case)
    return examples


def _in_article_order(cases: dict[str, Case]) -> dict[str, Case]:
    """Sort cases by the article's claims, from the plain list to stopping early, and keep variants together."""
    claims = {case.id: case.header.claims for case in cases.values()}
    examples = sorted(
        variants(cases).items(), key=lambda item: (min((one for case in item[1] for one in claims[case]), default=0), item[0])
    )
    return {case: cases[case] for _, of_example in examples for case in of_example}


def _sort_key(target: Facts) -> tuple[bool, list[int], str]:
    return target.implementation != "cpython", [int(part) for part in target.markers["python_version"].split(".")], target.name


def _describe_part(path: Path) -> LeftOut:
    try:
        column = read_column(path)
    except ResultsError as error:
        return LeftOut(what=f"partial/{path.name}", why=str(error).replace(str(path), path.name))
    why = column.end.reason or f"a partial run: {column.run.selection}"
    return LeftOut(what=f"partial/{path.name}: {len(column.results)} results", why=why)
