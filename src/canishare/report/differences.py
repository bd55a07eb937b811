"""What changed between two sets of results: by outcome, not by pass or fail."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from typing import Any

import msgspec

from canishare.outcome import described
from canishare.store import ResultsError
from canishare.store import read_column
from canishare.store import read_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from canishare.outcome import StartMethod
    from canishare.results import Result

    # by case, start method and target
    Cells = dict[tuple[str, StartMethod, str], Result]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that both sets have, and that came to something else."""

    case: str
    start_method: StartMethod
    target: str
    old: Result
    new: Result


class Differences(msgspec.Struct, frozen=True, kw_only=True):
    """Two sets of results side by side; `details` are cells of one outcome with another exception or detail."""

    same: int
    outcomes: list[Difference]
    details: list[Difference]
    rewritten: int
    only_old: int
    only_new: int

    @property
    def differ(self) -> bool:
        """Whether a cell that both have came to something else."""
        return bool(self.outcomes or self.details)


def differences(old: Path, new: Path) -> Differences:
    """Return what changed between two folders of results, or two results files, of whatever targets they are.

    Raises:
        ResultsError: one of them cannot be used, or they have no cell in common.
    """
    files = old.is_file() and new.is_file()
    before, after = (_cells(path, together=files) for path in (old, new))
    common = [key for key in before if key in after]
    rewritten = [key for key in common if before[key].digest != after[key].digest]
    compared = [key for key in common if key not in set(rewritten)]
    if not compared:
        message = f"{old} and {new}: no cell of one is in the other"
        raise ResultsError(message)
    pairs = [_difference(key, before[key], after[key]) for key in compared]
    outcomes = [each for each in pairs if each.old.outcome != each.new.outcome]
    details = [each for each in pairs if each.old.outcome == each.new.outcome and _kind(each.old) != _kind(each.new)]
    return Differences(
        same=len(pairs) - len(outcomes) - len(details),
        outcomes=outcomes,
        details=details,
        rewritten=len(rewritten),
        only_old=len(before) - len(common),
        only_new=len(after) - len(common),
    )


def listed(found: Differences) -> Iterator[str]:
    """Yield the differences in lines for a terminal, and what was compared."""
    for title, differing in (("the outcome", found.outcomes), ("the exception or the detail", found.details)):
        if differing:
            yield f"{len(differing)} cells differ in {title}:"
            yield from (f"  {_line(each)}" for each in differing)
    changes = Counter(f"{each.old.outcome} → {each.new.outcome}" for each in found.outcomes)
    if changes:
        yield ", ".join(f"{count} {change}" for change, count in changes.most_common())
    parts = [f"{found.same} cells are the same"]
    parts += [f"{found.rewritten} are of another text of their case"] if found.rewritten else []
    parts += [f"{found.only_old} are in the old ones alone"] if found.only_old else []
    parts += [f"{found.only_new} are in the new ones alone"] if found.only_new else []
    yield "; ".join(parts)


def _cells(path: Path, *, together: bool) -> Cells:
    columns = [read_column(path)] if path.is_file() else read_columns(path)
    if not columns:
        message = f"{path}: no results"
        raise ResultsError(message)
    # two files are held against each other whatever their targets are
    return {
        (cell.case, cell.start_method, "" if together else column.run.target.name): cell
        for column in columns
        for cell in column.results
    }


def _difference(key: tuple[str, StartMethod, str], old: Result, new: Result) -> Difference:
    case, start_method, target = key
    return Difference(case=case, start_method=start_method, target=target, old=old, new=new)


def _kind(result: Result) -> tuple[Any, ...]:
    return result.outcome, result.detail, result.exception


def _line(difference: Difference) -> str:
    old, new = (
        described(each.outcome, exception=each.exception, detail=each.detail) for each in (difference.old, difference.new)
    )
    on = f" on {difference.target}" if difference.target else ""
    return f"{difference.case} under {difference.start_method}{on}: {old} → {new}"
