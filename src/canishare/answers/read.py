"""Read all results into the report's model."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from canishare.answers.data import LeftOut
from canishare.cases.atlas import Family
from canishare.cases.case import Case
from canishare.cost.record import Costs
from canishare.cost.record import read_all_costs
from canishare.errors import ResultsError
from canishare.results.records import Cell
from canishare.results.records import Column
from canishare.results.records import Result
from canishare.results.store import read_column
from canishare.results.store import read_columns
from canishare.results.store import read_suite
from canishare.targets.matrix import Absence
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import OutcomeName
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from canishare.cases.case import Header
    from canishare.running.target import Facts

_VARIANTS = ("global", "passed")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All measured cells, by case, start method and target; the columns sorted for a reader."""

    columns: list[Column]
    cases: dict[str, Case]
    cells: dict[Cell, Result]
    left_out: list[LeftOut]
    families: list[Family]
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


def read_report(*results: Path) -> Report:
    """Return the content of folders of results.

    Raises:
        ResultsError: there are no columns, a file cannot be read, or two columns are of one target.
    """
    unsorted = [column for path in results for column in read_columns(path)]
    columns = sorted(unsorted, key=lambda column: _sort_key(column.run.target))
    for first, second in pairwise(sorted(columns, key=lambda column: column.run.target.name)):
        if first.run.target.name == second.run.target.name:
            message = f"{second.path}: a second file of {second.run.target.name}; the first is {first.path}"
            raise ResultsError(message)
    parts = [part for path in results for part in sorted((path / "partial").glob("*.jsonl"))]
    if not columns:
        where = ", ".join(map(str, results))
        only = f"; {parts[0].parent} has only partial runs: run all cases of a target" if parts else ""
        message = f"{where}: no results: run the matrix first (`nox`){only}"
        raise ResultsError(message)
    left_out = [_describe_part(path) for path in parts]
    suites = {column.run.suite: read_suite(column.path.parent, column.run.suite) for column in columns}
    newest = suites[max(columns, key=lambda column: column.run.started).run.suite]
    cases = _in_article_order({case.id: case for case in newest.cases})
    cells: dict[Cell, Result] = {}
    for column in columns:
        name = column.run.target.name
        other = [cell for cell in column.results if cell.case not in cases or cases[cell.case].digest != cell.digest]
        if other:
            ids = ", ".join(dict.fromkeys(cell.case for cell in other))
            why = f"measured with another version of the script: {ids}"
            left_out.append(LeftOut(what=f"{len(other)} cells of {name}", why=why))
        current = (cell for cell in column.results if cell.case in cases and cases[cell.case].digest == cell.digest)
        cells |= {Cell(cell.case, cell.start_method, name): cell for cell in current}
    return Report(
        columns=columns,
        cases=cases,
        cells=cells,
        left_out=left_out,
        families=newest.families,
        absences=newest.absences,
        costs=sorted((costs for path in results for costs in read_all_costs(path)), key=lambda costs: _sort_key(costs.target)),
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
