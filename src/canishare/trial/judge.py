"""Judge the runs of a program: which ended as the first one did, how the others differ, and what explains that."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from canishare.trial.compare import Comparison
from canishare.trial.compare import compare
from canishare.trial.compare import forms
from canishare.trial.explain import Explanation
from canishare.trial.explain import explain
from canishare.trial.explain import read_findings
from canishare.trial.runs import Trial

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.answers.data import Data


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A run; `same` says that it ended as the first run did, and with the same output.

    `comparison` is how its output differs if both ended with status 0, and `explanation` is there where something is wrong:
    where it is not the same, fails, or a worker ends with an exception.
    """

    trial: Trial
    same: bool
    comparison: Comparison | None = None
    explanation: Explanation | None = None

    @property
    def works(self) -> bool:
        """Whether it ended with status 0, as the first did, and no worker with an exception."""
        return self.same and self.trial.succeeds and self.trial.worker_exception is None


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """All runs, the first one first, and the lines that the first method writes in another way each time."""

    runs: list[Judged]
    varying: list[str]

    @property
    def all_work(self) -> bool:
        """Whether each run that there was gave what it should."""
        return all(each.works for each in self.runs if each.trial.end != "unavailable")


def judge(
    trials: Sequence[Trial],
    files: Callable[[], Sequence[Path]],
    again: Callable[[], Trial],
    data: Callable[[], Data],
) -> Verdicts:
    """Return what the runs of a program came to, compared with the first.

    `files` returns those of the program, `again` runs the first once more, and `data` returns what is known; they are called
    only if something differs.
    """
    first = trials[0]
    varying: frozenset[str] = frozenset()
    lines: list[str] = []
    if first.succeeds and any(each.succeeds and compare(each, first) for each in trials[1:]):
        # what differs from run to run under the same start method says nothing of the start method
        second = compare(again(), first)
        varying = forms(second)
        lines = sorted({line for each in second for line in each.missing})
    runs = [_compare(each, first, varying) for each in trials]
    working = [each.trial for each in runs if each.works]
    read = cache(lambda version: read_findings(files(), version))
    return Verdicts(
        runs=[
            each
            if each.works or not each.trial.ran
            else msgspec.structs.replace(
                each,
                explanation=explain(
                    each.trial,
                    compare(each.trial, first, varying) if first.succeeds else None,
                    read(each.trial.target.facts.python_version),
                    working,
                    data,
                ),
            )
            for each in runs
        ],
        varying=lines,
    )


def _compare(trial: Trial, first: Trial, varying: frozenset[str]) -> Judged:
    if trial.ending != first.ending or not trial.succeeds:
        return Judged(trial=trial, same=trial.ending == first.ending)
    comparison = compare(trial, first, varying)
    return Judged(trial=trial, same=not comparison, comparison=comparison)
