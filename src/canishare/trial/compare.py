"""Compare what two runs wrote, whatever the order of their lines, without what differs in every run."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

from canishare.trial.errors import errors_of

if TYPE_CHECKING:
    from canishare.trial.runs import Trial

# What differs in every run, and says nothing.
_VARYING: Final = (
    (re.compile(r"0x[0-9a-fA-F]{4,}"), "0x…"),
    (re.compile(r"\b(pid)(\W{0,3})\d{2,}", re.IGNORECASE), r"\1\2…"),
    (re.compile(r"\b(?:Fork|Spawn|ForkServer)?(Process|PoolWorker)-\d+(?::\d+)*"), r"\1-…"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?"), "…"),
    (re.compile(r"\b\d+\.\d+ ?(ns|us|µs|ms|s|sec|secs|seconds)\b"), r"… \1"),
    (re.compile(r"\b(elapsed|took|duration|time|runtime)(\W{1,4})\d+\.\d+", re.IGNORECASE), r"\1\2…"),
    (re.compile(r"[^\s'\"]*[/\\]cs-\w{8}[/\\]t\b[^\s'\",;)]*"), "…"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "…"),
    (re.compile(r"(/psm_|/mp-|\bpymp-)\w+"), r"\1…"),
)
# With more lines that differ, what varies in them does not matter: each is looked for as it is.
_MAX_LINES: Final = 20_000
# What may vary in a line that has another form in each run: numbers, random words, and the order of words.
_NUMBER: Final = re.compile(r"[0-9a-f]{6,}|\d+(?:\.\d+)?")
_WORD: Final = re.compile(r"\w+|#")


class Difference(NamedTuple):
    """Lines that are missing from this run and lines that it added, with their counts."""

    missing: Counter[str]
    added: Counter[str]

    def __bool__(self) -> bool:
        """Return whether there is a difference."""
        return bool(self.missing or self.added)


class Comparison(NamedTuple):
    """How a run's standard output and standard error differ from those of the run that it is compared with.

    `repeated`: all that differs is that one of the two wrote lines more often which the other wrote, too.
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
    stdout = _difference(_stdout(trial), _stdout(reference), varying)
    stderr = _difference(_stderr(trial), _stderr(reference), varying)
    added, missing = {*stdout.added, *stderr.added}, {*stdout.missing, *stderr.missing}
    # a large output is not normalised for nothing
    repeated = bool(added) != bool(missing) and (added <= _plain_lines(reference) if added else missing <= _plain_lines(trial))
    return Comparison(stdout, stderr, repeated=repeated)


def changing_lines(trial: Trial, again: Trial, reference: Trial) -> set[str]:
    """Return the lines that differ between two runs under the same start method.

    A run that is not the reference may vary where the reference does not, which is a difference between the two: lines of a
    form that the reference writes are left out.
    """
    comparison = compare(again, trial)
    lines = {*comparison.added, *comparison.missing}
    if not lines or trial is reference:
        return lines
    known = set(map(form, _plain_lines(reference)))
    return {line for line in lines if form(line) not in known}


def form(line: str) -> str:
    """Return what a line that changes from run to run has in common with others like it: its words, sorted, without numbers."""
    return " ".join(sorted(_WORD.findall(_NUMBER.sub("#", line))))


def plain(line: str) -> str:
    """Return a line without what differs in every run."""
    for pattern, instead in _VARYING:
        line = pattern.sub(instead, line)
    return line.rstrip()


def _difference(here: list[str], there: list[str], varying: frozenset[str]) -> Difference:
    # equal lines first: a large output has many
    added, missing = Counter(here), Counter(there)
    added, missing = added - missing, missing - added
    if max(len(added), len(missing)) <= _MAX_LINES:
        added, missing = _plain_counts(added, varying), _plain_counts(missing, varying)
        added, missing = added - missing, missing - added
    return Difference(missing, added)


def _plain_counts(lines: Counter[str], varying: frozenset[str]) -> Counter[str]:
    found = Counter[str]()
    for line, count in lines.items():
        found[plain(line)] += count
    return Counter({line: count for line, count in found.items() if not varying or form(line) not in varying})


def _stdout(trial: Trial) -> list[str]:
    return _without_method(trial, [line for line in trial.stdout.splitlines() if line.strip()])


def _stderr(trial: Trial) -> list[str]:
    return _without_method(trial, errors_of(trial.stderr).lines)


def _without_method(trial: Trial, lines: list[str]) -> list[str]:
    """Return lines without the name of the run's own start method, which a program may print."""
    return [re.sub(rf"\b{trial.start_method}\b", "…", line) if trial.start_method in line else line for line in lines]


def _plain_lines(trial: Trial) -> set[str]:
    return {plain(line) for line in (*_stdout(trial), *_stderr(trial))}
