"""Judge the runs of a program: which of them ended alike, how the others differ, and what explains that."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from canishare.programs.rule import Finding
from canishare.trial.compare import Comparison
from canishare.trial.compare import changing_lines
from canishare.trial.compare import compare
from canishare.trial.compare import form
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
    """A run; `same` says that it ended as the reference did, and with the same output.

    `comparison` is how its output differs from the reference's, if both ended with the same status. `explanation` is there where
    something is wrong: where it is not the same, fails, a worker ends with an exception, or the resource tracker complains.
    """

    trial: Trial
    same: bool
    comparison: Comparison | None = None
    explanation: Explanation | None = None

    @property
    def works(self) -> bool:
        """Whether it is clean and gave what the reference gave."""
        return self.same and self.trial.is_clean


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """All runs, and the reference: the first that works, or else the first of all.

    `again` is another run like the reference, if that ended in another way. `varying` are lines that differ from run to run
    under the same start method. `besides` are findings that explain no run: what is wrong under every start method alike, for
    example.
    """

    runs: list[Judged]
    reference: Trial
    again: Trial | None
    varying: list[str]
    besides: list[Finding]

    @property
    def all_work(self) -> bool:
        """Whether each run that there was works."""
        return all(each.works for each in self.runs if each.trial.end != "unavailable")


def judge(
    trials: Sequence[Trial],
    files: Sequence[Path],
    repeat: Callable[[Trial], Trial],
    data: Callable[[], Data],
) -> Verdicts:
    """Return what the runs of a program came to.

    `files` are the program's. `repeat` does a run once more, and `data` returns what is known; they are called only if something
    differs.
    """
    reference = next((each for each in trials if each.is_clean), trials[0])
    judged = [_compare(each, reference) for each in trials]
    again, changing = _repeat([each for each in judged if each.trial.ran and not each.same], reference, repeat)
    varying = frozenset(map(form, changing))
    if varying:
        judged = [_compare(each, reference, varying) for each in trials]
    read = cache(lambda version: read_findings(files, version))

    def explained_run(each: Judged) -> Judged:
        trial = each.trial
        works = {
            other.trial.start_method: other.works for other in judged if other.trial.target == trial.target and other.trial.ran
        }
        comparison = each.comparison if each.comparison is not None else compare(trial, reference, varying)
        explanation = explain(trial, comparison, read(trial.target.facts.python_version), works, data, files=files)
        return msgspec.structs.replace(each, explanation=explanation)

    runs = [each if again or each.works or not each.trial.ran else explained_run(each) for each in judged]
    explained = {finding for each in runs if each.explanation for finding in each.explanation.findings}
    besides = [each for each in read(reference.target.facts.python_version) if each not in explained]
    return Verdicts(runs=runs, reference=reference, again=again, varying=sorted(changing), besides=besides)


def _compare(trial: Trial, reference: Trial, varying: frozenset[str] = frozenset()) -> Judged:
    if trial.ending != reference.ending or trial.end != "exited":
        return Judged(trial=trial, same=trial.ending == reference.ending)
    comparison = compare(trial, reference, varying)
    return Judged(trial=trial, same=not comparison, comparison=comparison)


def _repeat(differing: Sequence[Judged], reference: Trial, repeat: Callable[[Trial], Trial]) -> tuple[Trial | None, set[str]]:
    """Repeat the reference and the runs that differ; return the reference's, if it ends in another way, and the changing lines.

    What differs from run to run under the same start method says nothing of the start method.
    """
    if not differing or reference.end != "exited":
        return None, set()
    compared = [(each.trial, each.comparison) for each in differing if each.comparison is not None]
    # a number that differs may be by chance the same twice
    rounds = 1 + any({*map(form, each.added)} == {*map(form, each.missing)} for _, each in compared)
    changing: set[str] = set()
    for trial in rounds * [reference, *(trial for trial, _ in compared)]:
        second = repeat(trial)
        if second.ending == trial.ending:
            changing |= changing_lines(trial, second, reference)
        elif trial is reference:
            return second, set()
    return None, changing
