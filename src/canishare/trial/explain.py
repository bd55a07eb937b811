"""Explain why a run ended in another way: what lint finds in the program, and what is known of the error."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.environments import version_key
from canishare.answers.evidence import TRACEBACK
from canishare.answers.evidence import has_traceback
from canishare.answers.find import Answer
from canishare.answers.find import find_errors
from canishare.programs.lint import Selection
from canishare.programs.lint import lint
from canishare.programs.rule import Finding
from canishare.programs.source import Unreadable
from canishare.programs.source import read_tree
from canishare.trial.errors import FRAME
from canishare.trial.errors import errors_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.answers.data import Data
    from canishare.answers.data import Seen
    from canishare.answers.environments import Environment
    from canishare.answers.find import Cause
    from canishare.trial.compare import Comparison
    from canishare.trial.runs import Trial
    from canishare.vocabulary import StartMethod

# A cause that has only the type of an error in common with it explains nothing.
_MIN_POINTS: Final = 600
# Characters of an output in which an error is looked for: the last ones.
_MAX_TEXT: Final = 50_000
# Ends of a run that are outcomes of a cell, too.
_OUTCOMES: Final = frozenset({"raised", "hung", "crashed"})
# Findings of a fault that loses something, or works by luck, and may make a program wait forever.
_MAY_HANG: Final = frozenset({"made-at-import", "fork-with-thread", "child-signal"})
# The files in which an error is raised that is about workers, and not about what they do.
_ABOUT_WORKERS: Final = re.compile(r"(?:multiprocessing|concurrent[/\\]futures)[/\\]|[/\\](?:pickle|copyreg)\.py$")


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What explains a run: findings that bite there and not where it works, and what is known of an error.

    `repeated`: all that differs is that workers that are not forked printed lines of the main module again.
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


def _prints_at_import(files: Sequence[Path]) -> bool:
    """Return whether a file calls something at module level, and not under the main guard, that may print."""
    return any(
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        for file in files
        if not isinstance(read := read_tree(file), Unreadable)
        for statement in read[1].body
    )


def explain(
    trial: Trial,
    comparison: Comparison,
    findings: Iterable[Finding],
    works: Mapping[StartMethod, bool],
    data: Callable[[], Data],
    *,
    files: Sequence[Path],
) -> Explanation:
    """Return what explains a run that did not end as it should.

    `comparison` is how its output differs from the reference's; `works` says of each start method of its target whether the
    program works by it. A finding explains the run if it bites under its start method, and under none by which the program
    works. If the run succeeds, too, with another output, it may be the others that are wrong: then a finding that bites only
    under those explains it as well. `files` are the program's.
    """
    good = {method for method, well in works.items() if well}
    explaining = [
        each
        for each in findings
        if (
            good.isdisjoint(each.start_methods)
            if trial.start_method in each.start_methods
            else trial.succeeds and bool(good) and good <= {*each.start_methods}
        )
        and _may_cause(each, trial, works_elsewhere=bool(good))
    ]
    if explaining:
        return Explanation(repeated=False, findings=explaining, answer=None)
    counts = [count for each in (comparison.stdout, comparison.stderr) for lines in each for count in lines.values()]
    repeated = (
        comparison.repeated
        and trial.succeeds
        and bool(comparison.missing) == (trial.start_method == "fork")  # a forked worker does not import anything
        and max(counts) <= (trial.started or 0)  # each other worker prints it once
        and _prints_at_import(files)
    )
    return Explanation(repeated=repeated, findings=[], answer=_known_error(trial, comparison, works, data))


def _may_cause(finding: Finding, trial: Trial, *, works_elsewhere: bool) -> bool:
    """Return whether a finding may have caused what happened: by its severity, or as its line is in a traceback.

    Where the program works by another start method, what bites only here is likely to be the cause, however severe it is.
    """
    if _is_in_traceback(finding, trial):
        return True
    if trial.end in {"raised", "crashed"} or trial.worker_exception is not None:
        return finding.severity == "breaks"
    if trial.end == "hung":
        return finding.severity == "breaks" or finding.rule in _MAY_HANG
    return works_elsewhere or finding.severity != "fragile" or bool(errors_of(trial.stderr).leaks)


def _is_in_traceback(finding: Finding, trial: Trial) -> bool:
    texts = [trial.stderr[-_MAX_TEXT:], *(each.text for each in trial.stacks)]
    path = Path(finding.path).resolve()
    lines = {int(line) for text in texts for file, line, _ in FRAME.findall(text) if Path(file).resolve() == path}
    return any(line in lines for line in range(finding.line, finding.end_line + 1))


def _known_error(
    trial: Trial, comparison: Comparison, works: Mapping[StartMethod, bool], data: Callable[[], Data]
) -> Answer | None:
    """Return what is known of a run's error: the first cause of which a case fails under the start methods by which this fails.

    If it fails by all, the error has to come from multiprocessing: the program's own code may raise one with the same message.
    So does one that somebody reported, and that no machine of ours gives. A run without an error gets no answer: where a
    program hangs alone does not prove why.
    """
    text = _text(trial, comparison)
    own = not _ABOUT_WORKERS.search(_origin(trial, text) or "") and has_traceback(text)
    environment = _environment_of(trial, data()) if text.strip() and (any(works.values()) or not own) else None
    if environment is None:
        return None
    answer = find_errors(text, data())
    for cause in answer.causes:
        if cause.points < _MIN_POINTS:
            continue
        if cause.where is None:
            if not own and has_traceback(text):
                return msgspec.structs.replace(answer, causes=[cause])
            continue
        for case in cause.cases:
            seen = {method: data().seen_of(case, method, environment) for method in works}
            alike = trial.end not in _OUTCOMES or seen[trial.start_method].outcome == trial.end
            if alike and all(_fails(seen[method]) != well for method, well in works.items()):
                return msgspec.structs.replace(answer, causes=[_of_case(cause, case, seen[trial.start_method], data())])
    return None


def _of_case(cause: Cause, case: str, seen: Seen, data: Data) -> Cause:
    """Return a cause with what is known of one of its cases."""
    published = data.case(case)
    return msgspec.structs.replace(
        cause,
        case=case,
        why=seen.why or cause.why,
        fix=seen.fix or published.fix or cause.fix,
        instead=published.offer if case != cause.case else cause.instead,
    )


def _fails(seen: Seen) -> bool:
    """Return whether a cell fails as a program would: it raises, hangs or crashes, or a worker does."""
    return seen.outcome in _OUTCOMES or (seen.outcome == "lost" and seen.detail == "failed")


def _origin(trial: Trial, text: str) -> str | None:
    """Return the file that raised a run's error: of a traceback the last one, of a worker's that of the worker."""
    _, remote, worker = text.partition("RemoteTraceback")
    blocks = (worker if remote else text).split(TRACEBACK)
    # of a worker's error, that of the worker comes first; else the parent's is the last one
    block = blocks[-1] if trial.end == "raised" and not remote else blocks[min(1, len(blocks) - 1)]
    frames = FRAME.findall(block)
    return frames[-1][0] if frames else None


def _environment_of(trial: Trial, data: Data) -> Environment | None:
    """Return the environment whose cells are compared with a run: of its platform, the version's, else the newest."""
    facts = trial.target.facts
    there = [each for each in data.environments if each.platform == facts.platform and each.main]
    key = {each.id: (each.python_version == facts.python_version, version_key(each.python_version)) for each in there}
    return max(there, key=lambda each: key[each.id], default=None)


def _text(trial: Trial, comparison: Comparison) -> str:
    """Return the part of a run's output that may have an error in it."""
    if trial.is_clean:
        return "\n".join(comparison.added)
    errors = trial.stderr[-_MAX_TEXT:]
    if trial.end == "hung":
        # it was killed, and could not remove its semaphores
        errors = "\n".join(line for line in errors.splitlines() if "resource_tracker" not in line)
    # a program that ends with a status of its own, such as a test suite, may print its errors to standard output
    return "\n".join([errors, *comparison.added]) if trial.end == "exited" else errors
