"""What a program wrote to standard error: lines, warnings, and the resource tracker's warnings."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from typing import NamedTuple

from canishare.answers.evidence import TRACEBACK

# A line of a stack: its file, its line, and its function, if it stands there; in tracebacks behind a comma.
FRAME: Final = re.compile(r'^\s*File "([^"]*)", line (\d+)(?:,? in (.*))?', re.MULTILINE)
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


@lru_cache(maxsize=64)  # a run is asked again and again
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
            warnings.append(found[1])
        elif line.lstrip().startswith(f"{TRACEBACK}:"):
            while place < len(lines) and lines[place][:1].isspace():
                place += 1
            continue
        else:
            if line.strip() and not _AROUND_TRACEBACK.match(line):
                kept.append(line)
            continue
        # Python shows the line of code below a warning
        if place < len(lines) and lines[place].startswith("  "):
            place += 1
    return Errors(kept, sorted(set(warnings)), sorted(set(leaks)))
