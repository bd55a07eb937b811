"""Compare what two runs wrote, whatever the order of their lines, without what differs in every run."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from canishare.trial.runs import Trial

# What differs in every run, or by start method, and says nothing.
_VARYING: Final = (
    (re.compile(r"0x[0-9a-fA-F]{4,}"), "0x…"),
    (re.compile(r"\b(pid)(\W{0,3})\d+", re.IGNORECASE), r"\1\2…"),
    (re.compile(r"\b(?:Fork|Spawn|ForkServer)?(Process|PoolWorker)-\d+(?::\d+)*"), r"\1-…"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]?"), ""),
    (re.compile(r"\d\d:\d\d:\d\d(?:[.,]\d+)?"), "…"),
    (re.compile(r"\b\d+(?:\.\d+)? ?(ns|us|µs|ms|s|sec|secs|seconds)\b"), r"… \1"),
    (re.compile(r"\S*[/\\]cs-\w{8}[/\\]t\b"), "…"),
)
_NUMBER: Final = re.compile(r"[0-9a-f]{6,}|\d+(?:\.\d+)?")
_TRACEBACK: Final = re.compile(r"^\s*Traceback \(most recent call last\):")
_AROUND_TRACEBACK: Final = re.compile(
    r'^(?:"""|Process \S+:$|The above exception was|During handling of the above|.*_RemoteTraceback: *$|Exception in thread)'
)
_TRACKER: Final = re.compile(r"resource_tracker(?:\.py:\d+: UserWarning: resource_tracker)?: (.*)")
_WARNING: Final = re.compile(r"^.*?: ?\d+: (\w*Warning: .*)")


class Errors(NamedTuple):
    """What a program wrote to stderr: lines, with the last one of each traceback; warnings; and the resource tracker's."""

    lines: list[str]
    warnings: list[str]
    leaks: list[str]


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
    out, err = list(_lines(reference.stdout)), errors_of(reference.stderr).lines
    stdout = _difference(_lines(trial.stdout), out, varying)
    stderr = _difference(errors_of(trial.stderr).lines, err, varying)
    return Comparison(
        stdout,
        stderr,
        repeated=not (stdout.missing or stderr.missing) and {*stdout.added} <= {*out} and {*stderr.added} <= {*err},
    )


def forms(comparison: Comparison) -> frozenset[str]:
    """Return the forms of the lines that differ: the lines with their numbers removed."""
    return frozenset(map(_form, (*comparison.added, *comparison.missing)))


def errors_of(text: str) -> Errors:
    """Return what standard error has, sorted into lines, warnings and the resource tracker's warnings."""
    lines = text.splitlines()
    kept, warnings, leaks = [], [], []
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if found := _TRACKER.search(line):
            leaks.append(found[1])
        elif found := _WARNING.match(line):
            warnings.append(_plain(found[1]))
        elif _TRACEBACK.match(line):
            while place < len(lines) and lines[place][:1].isspace():
                place += 1
            continue
        else:
            if line.strip() and not _AROUND_TRACEBACK.match(line):
                kept.append(_plain(line))
            continue
        # Python shows the line of code below a warning
        if place < len(lines) and lines[place].startswith("  "):
            place += 1
    return Errors(kept, sorted(set(warnings)), sorted(set(leaks)))


def _difference(lines: Iterable[str], reference: Iterable[str], varying: frozenset[str]) -> Difference:
    here = Counter(line for line in lines if _form(line) not in varying)
    there = Counter(line for line in reference if _form(line) not in varying)
    return Difference(there - here, here - there)


def _lines(text: str) -> Iterator[str]:
    return (_plain(line) for line in text.splitlines() if line.strip())


def _plain(line: str) -> str:
    for pattern, instead in _VARYING:
        line = pattern.sub(instead, line)
    return line.rstrip()


def _form(line: str) -> str:
    return _NUMBER.sub("#", line)
