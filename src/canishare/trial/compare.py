"""Compare what two runs wrote, whatever the order of their lines, without what differs in every run."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

from canishare.trial.errors import errors_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canishare.trial.runs import Trial

# What differs in every run, or by start method, and says nothing.
_VARYING: Final = (
    (re.compile(r"0x[0-9a-fA-F]{4,}"), "0x…"),
    (re.compile(r"\b(pid)(\W{0,3})\d+", re.IGNORECASE), r"\1\2…"),
    (re.compile(r"\b(?:Fork|Spawn|ForkServer)?(Process|PoolWorker)-\d+(?::\d+)*"), r"\1-…"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]?"), ""),
    (re.compile(r"\d\d:\d\d:\d\d(?:[.,]\d+)?"), "…"),
    (re.compile(r"\b\d+(?:\.\d+)? ?(ns|us|µs|ms|s|sec|secs|seconds)\b"), r"… \1"),
    (re.compile(r"[^\s'\"]*[/\\]cs-\w{8}[/\\]t\b[^\s'\",;)]*"), "…"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "…"),
    (re.compile(r"(/psm_|/mp-|\bpymp-)\w+"), r"\1…"),
    (re.compile(r"\b(?:fork|spawn|forkserver)\b"), "…"),
    (re.compile(r"\b(elapsed|took|duration|time|runtime)(\W{1,4})\d+(?:\.\d+)?", re.IGNORECASE), r"\1\2…"),
)
# What may vary in a line that has another form in each run: numbers, random words, and the order of words.
_NUMBER: Final = re.compile(r"[0-9a-f]{6,}|\d+(?:\.\d+)?")
_WORD: Final = re.compile(r"\w+|#")


class Difference(NamedTuple):
    """Lines that only the other run wrote, and lines that only this one did, each as often as it is so."""

    missing: Counter[str]
    added: Counter[str]

    def __bool__(self) -> bool:
        """Return whether there is a difference."""
        return bool(self.missing or self.added)


class Comparison(NamedTuple):
    """How a run's standard output and standard error differ from those of the run that it is compared with.

    `repeated`: all that differs is that it wrote lines more often which the other wrote, too.
    """

    stdout: Difference
    stderr: Difference
    repeated: bool

    def __bool__(self) -> bool:
        """Return whether there is a difference."""
        return bool(self.stdout or self.stderr)

    @property
    def added(self) -> list[str]:
        """The lines that only this run wrote."""
        return [*self.stdout.added, *self.stderr.added]

    @property
    def missing(self) -> list[str]:
        """The lines that only the other run wrote."""
        return [*self.stdout.missing, *self.stderr.missing]


def compare(trial: Trial, reference: Trial, varying: frozenset[str] = frozenset()) -> Comparison:
    """Return how a run's output differs; lines of a form that is among `varying` are left out."""
    (out, err), (here_out, here_err) = _outputs(reference), _outputs(trial)
    stdout, stderr = _difference(here_out, out, varying), _difference(here_err, err, varying)
    return Comparison(
        stdout,
        stderr,
        repeated=bool(stdout.added or stderr.added)
        and not (stdout.missing or stderr.missing)
        and {*stdout.added} <= {*out}
        and {*stderr.added} <= {*err},
    )


def changing_lines(trial: Trial, again: Trial, reference: Trial) -> set[str]:
    """Return the lines that differ between two runs alike.

    Those that the reference writes, too, are no such lines unless it is one of the two: they were only written more often.
    """
    comparison = compare(again, trial)
    lines = {*comparison.added, *comparison.missing}
    return lines if trial is reference else lines.difference(*_outputs(reference))


def form(line: str) -> str:
    """Return what a line that changes from run to run has in common with others like it: its words, sorted, without numbers."""
    return " ".join(sorted(_WORD.findall(_NUMBER.sub("#", line))))


def _difference(lines: Iterable[str], reference: Iterable[str], varying: frozenset[str]) -> Difference:
    here = Counter(line for line in lines if form(line) not in varying)
    there = Counter(line for line in reference if form(line) not in varying)
    return Difference(there - here, here - there)


def _outputs(trial: Trial) -> tuple[list[str], list[str]]:
    """Return the lines of standard output and standard error."""
    return [plain(line) for line in trial.stdout.splitlines() if line.strip()], list(map(plain, errors_of(trial.stderr).lines))


def plain(line: str) -> str:
    """Return a line without what differs in every run or by start method."""
    for pattern, instead in _VARYING:
        line = pattern.sub(instead, line)
    return line.rstrip()
