"""Compare two sets of results by outcome, not just by passed or failed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from canishare.errors import ResultsError
from canishare.results.records import Cell
from canishare.vocabulary import SIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.cases.case import Alternative
    from canishare.results.records import Column
    from canishare.results.records import Result


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A cell in both sets whose outcome, exception or detail differs."""

    cell: Cell
    old: Result
    new: Result

    def __str__(self) -> str:
        """Return the change in a line: ``CASE under fork on TARGET: shared → lost (copy)``."""
        on = f" on {self.cell.target}" if self.cell.target else ""
        return f"{self.cell.case} under {self.cell.start_method}{on}: {_words(self.old)} → {_words(self.new)}"


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """The differences between two sets of results: in the outcome; else in what the worker saw; else in exception or detail.

    Outcomes that one declared race allows do not differ. `rewritten` counts cells that are not compared because their scripts
    differ.
    """

    same: int
    outcomes: list[Change]
    sights: list[Change]
    details: list[Change]
    rewritten: int
    only_old: int
    only_new: int

    @property
    def changed(self) -> list[Change]:
        """Every cell that differs."""
        return [*self.outcomes, *self.sights, *self.details]


def compare(old: Mapping[Cell, Result], new: Mapping[Cell, Result]) -> Diff:
    """Return how two sets of results differ."""
    common = old.keys() & new.keys()
    compared = [cell for cell in old if cell in common and old[cell].digest == new[cell].digest]
    changes = [Change(cell=cell, old=old[cell], new=new[cell]) for cell in compared if not _agree(old[cell], new[cell])]
    outcomes = [each for each in changes if each.old.outcome != each.new.outcome]
    others = [each for each in changes if each.old.outcome == each.new.outcome]
    return Diff(
        same=len(compared) - len(changes),
        outcomes=outcomes,
        sights=[each for each in others if each.old.worker_sees != each.new.worker_sees],
        details=[each for each in others if each.old.worker_sees == each.new.worker_sees],
        rewritten=len(common) - len(compared),
        only_old=len(old) - len(common),
        only_new=len(new) - len(common),
    )


def _agree(old: Result, new: Result) -> bool:
    """Return whether two results are the same, or are outcomes of the same declared race."""
    is_race = len(new.expected) > 1 and old.expected == new.expected and old.verdict == new.verdict == "expected"
    return is_race or _kinds(old) == _kinds(new)


def _kinds(result: Result) -> list[Alternative]:
    """Return what the attempts of a result were, each kind once: several for a flaky cell."""
    return list(dict.fromkeys(result.attempts))


def _words(result: Result) -> str:
    return ", then ".join(map(str, _kinds(result)))


def cells_of(columns: Iterable[Column], target: str | None = None) -> dict[Cell, Result]:
    """Return the results of columns by cell; `target` replaces the targets' own names."""
    return {
        Cell(result.case, result.start_method, column.run.target.name if target is None else target): result
        for column in columns
        for result in column.results
    }


def diff(old: Sequence[Column], new: Sequence[Column], *, one_target: bool) -> Diff:
    """Return how two sets of columns differ; with `one_target`, each is one column, and they may be of different targets.

    Raises:
        ResultsError: they have no cell in common.
    """
    before, after = (cells_of(columns, "" if one_target else None) for columns in (old, new))
    found = compare(before, after)
    if not (found.same or found.changed):
        message = "the two have no cell in common"
        raise ResultsError(message)
    return found


def format_diff(found: Diff) -> Iterator[str]:
    """Yield lines for a terminal: the differences, and how many cells were compared."""
    groups = (("outcome", found.outcomes), ("what the worker sees", found.sights), ("exception or detail", found.details))
    for what, changes in groups:
        if changes:
            yield f"{len(changes)} cells differ in {what}:"
            yield from (f"  {each}" for each in changes)
    counts = Counter(f"{each.old.outcome} → {each.new.outcome}" for each in found.outcomes)
    titles = {term.word: term.title for term in SIGHTS}
    counts.update(
        f"{titles[each.old.worker_sees]} → {titles[each.new.worker_sees]}"
        for each in found.changed
        if each.old.worker_sees and each.new.worker_sees and each.old.worker_sees != each.new.worker_sees
    )
    if counts:
        yield ", ".join(f"{count} {change}" for change, count in counts.most_common())
    parts = [f"{found.same} cells are the same"]
    parts += [f"{found.rewritten} not compared: the script changed"] if found.rewritten else []
    parts += [f"{found.only_old} only in the old results"] if found.only_old else []
    parts += [f"{found.only_new} only in the new results"] if found.only_new else []
    yield "; ".join(parts)
