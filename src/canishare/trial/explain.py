"""Explain why a run ended in another way: what lint finds in the program, and what is known of the error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.environments import version_key
from canishare.answers.find import Answer
from canishare.answers.find import find
from canishare.programs.lint import Selection
from canishare.programs.lint import lint
from canishare.programs.rule import Finding
from canishare.trial.compare import errors_of
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Container
    from collections.abc import Iterable
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.answers.data import Data
    from canishare.answers.environments import Environment
    from canishare.trial.compare import Comparison
    from canishare.trial.runs import Trial
    from canishare.vocabulary import StartMethod

# A cause that has only the type of an error in common with it explains nothing.
_MIN_POINTS: Final = 600
_FAILURES: Final = frozenset({"raised", "hung", "crashed", "lost"})
# Without a frame of these in its traceback an error is the program's own, whatever its text.
_ABOUT_WORKERS: Final = re.compile(r"multiprocessing|concurrent[/\\.]futures|resource_tracker")
# Characters of an output in which an error is looked for: the last ones.
_MAX_TEXT: Final = 50_000


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What explains a run: findings that bite there and not where it works, and what is known of an error.

    `repeated`: all that differs is that workers printed lines of the main module again.
    """

    repeated: bool
    findings: list[Finding]
    answer: Answer | None

    def __bool__(self) -> bool:
        """Return whether anything explains it."""
        return bool(self.repeated or self.findings or self.answer)


def read_findings(files: Sequence[Path], version: str) -> list[Finding]:
    """Return what lint finds in files, for a Python version; a program may have removed some."""
    return lint([file for file in files if file.exists()], Selection(version=version)).findings


def explain(
    trial: Trial, comparison: Comparison | None, findings: Iterable[Finding], working: Iterable[Trial], data: Callable[[], Data]
) -> Explanation:
    """Return what explains a run that did not end as it should.

    `comparison` is how its output differs, if there is a run to compare it with. A finding explains it if it bites under the
    run's start method, and under none by which the program works, which `working` are. If the run succeeds, too, with another
    output, it may be the others that are wrong: then a finding that bites only under those explains it as well.
    """
    good = {each.start_method for each in working if each.target == trial.target}
    explaining = [
        each
        for each in findings
        if (
            good.isdisjoint(each.start_methods)
            if trial.start_method in each.start_methods
            else trial.succeeds and good <= {*each.start_methods}
        )
    ]
    text = _text(trial, comparison)
    answer = find(text, data()) if _ABOUT_WORKERS.search(text) else None
    return Explanation(
        repeated=comparison is not None and comparison.repeated and trial.succeeds and trial.start_method != "fork",
        findings=explaining,
        answer=_fitting(answer, trial, good, data()) if answer else None,
    )


def _fitting(answer: Answer, trial: Trial, good: Container[StartMethod], data: Data) -> Answer | None:
    """Return an answer with the first cause that fits: a case of it fails under the run's start method and under no `good` one.

    An answer without an error is dropped: where a program hangs alone does not prove why.
    """
    if answer.error is None:
        return None
    environment = _environment_of(trial, data)
    for cause in answer.causes:
        if cause.points < _MIN_POINTS:
            continue
        if cause.source is not None and cause.where is None:  # somebody reported it, and no machine of ours gives it
            return msgspec.structs.replace(answer, causes=[cause])
        for case in cause.cases:
            fails = {
                method: data.seen_of(case, method, environment).outcome in _FAILURES
                for method in START_METHODS
                if method in data.cells[case]
            }
            if fails.get(trial.start_method) and not any(failed and method in good for method, failed in fails.items()):
                return msgspec.structs.replace(answer, causes=[msgspec.structs.replace(cause, case=case)])
    return None


def _environment_of(trial: Trial, data: Data) -> Environment:
    """Return the environment whose cells are compared with a run: of its platform, the version's, else the newest."""
    facts = trial.target.facts
    there = [each for each in data.environments if each.platform == facts.platform and each.main]
    return max(there, key=lambda each: (each.python_version == facts.python_version, version_key(each.python_version)))


def _text(trial: Trial, comparison: Comparison | None) -> str:
    """Return the part of a run's output that may have an error in it."""
    added = comparison.added if comparison else []
    if trial.succeeds and trial.worker_exception is None and not errors_of(trial.stderr).leaks:
        return "\n".join(added)
    errors = trial.stderr[-_MAX_TEXT:]
    if trial.end == "hung":
        # it was killed, and could not remove its semaphores
        errors = "\n".join(line for line in errors.splitlines() if "resource_tracker" not in line)
    # a program that ends with a status of its own, such as a test suite, may print its errors to standard output
    return "\n".join([errors, *added]) if trial.end == "exited" else errors
