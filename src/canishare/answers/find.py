"""Find the cases that raise an error: compare a pasted traceback with every measured error.

The page does the same in ``find.js``; a test checks that both find the same.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.environments import version_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.answers.data import Data

_ERROR_LINE: Final = re.compile(r"^[ \t]*(?:[\w.]+\.)?([A-Z]\w*)(?::[ \t]*(.*))?$", re.ASCII)
_ERROR_NAME: Final = re.compile(r"(?:Error|Exception|Warning|Interrupt|Exit|Full|Empty|Pool)$")
_NEWLINE: Final = re.compile(r"\r\n|\r|\n")
# Parts of messages that vary: addresses, quoted names, paths, numbers.
_VARYING: Final = re.compile(r"""0x[0-9a-f]+|'[^']*'|"[^"]*"|<[^>]*>|[/\\][^ \t:]+|[0-9]+""", re.IGNORECASE)
_INDENTED: Final = re.compile(r"[ \t]+[^ \t]")
_WORD: Final = re.compile(r"[a-z_]{2,}")

# Points for an error of the same type if one of the two has no message.
_SAME_TYPE_ONLY: Final = 50
_GROUPS: Final = ("traps", "article", "atlas")
_MAX_SHOWN: Final = 12


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A measured error and the cases that raised it; `worker`: the worker raised it, not the parent."""

    exception: str
    message: str
    worker: bool
    cases: set[str]

    @property
    def error(self) -> tuple[str, str]:
        """The type and the message."""
        return self.exception, self.message


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A case that raises a pasted error, and the measured error; more points mean a closer match."""

    case: str
    points: int
    signature: Signature


def signatures(data: Data) -> list[Signature]:
    """Return all measured errors."""
    found: dict[tuple[str, str, bool], Signature] = {}
    for case, methods in data.cells.items():
        for place in {place for row in methods.values() for place in row}:
            seen = data.seen[place]
            if seen.status != "measured":
                continue
            for exception, message, worker in (
                (seen.exception, seen.message, False),
                (seen.worker_exception, seen.worker_message, True),
            ):
                if exception is not None:
                    new = Signature(exception=exception, message=message or "", worker=worker, cases=set())
                    found.setdefault((exception, message or "", worker), new).cases.add(case)
    return list(found.values())


def find(text: str, known: Sequence[Signature]) -> list[Hit]:
    """Return the cases that raise an error named in a text, the closest match first."""
    best: dict[str, Hit] = {}
    for place, (exception, message) in enumerate(_errors_in(text)):
        for signature in known:
            if signature.exception != exception or (points := _match_score(message, signature.message)) < _SAME_TYPE_ONLY:
                continue
            # prefer the parent's error to a worker's, and the last error in the text to earlier ones
            total = points * 10 - (5 if signature.worker else 0) - min(place, 4)
            for case in signature.cases:
                if case not in best or total > best[case].points:
                    best[case] = Hit(case=case, points=total, signature=signature)
    return sorted(best.values(), key=lambda hit: (-hit.points, _GROUPS.index(hit.case.split("/")[0]), hit.case))


def explain(text: str, data: Data) -> Iterator[str]:
    """Yield lines with the cases that raise a pasted error, and what to write instead."""
    hits = find(text, signatures(data))
    if not hits:
        named = _errors_in(text)
        yield f"no measured cell raised {named[0][0]} with a similar message" if named else "this text contains no error"
        return
    yield f"{len(hits)} {'case raises' if len(hits) == 1 else 'cases raise'} this error, the closest match first:"
    for hit in hits[:_MAX_SHOWN]:
        case = data.case(hit.case)
        yield f"{case.id}: {case.title}"
        yield from _describe_hit(hit, data)
        if case.instead is not None:
            yield f"  instead   {data.case(case.instead).title}"
            yield f"            canishare show {case.instead}"
    if len(hits) > _MAX_SHOWN:
        yield f"and {len(hits) - _MAX_SHOWN} more: {', '.join(hit.case for hit in hits[_MAX_SHOWN:])}"


def _describe_hit(hit: Hit, data: Data) -> Iterator[str]:
    """Yield the newest environment in which a case raised exactly this error, and the reason."""
    measured = [each for each in data.environments if each.measured]
    for environment in sorted(measured, key=lambda each: (each.main, version_key(each.python_version)), reverse=True):
        place = data.environments.index(environment)
        for method in (environment.default_start_method, *data.cells[hit.case]):
            seen = data.seen[data.cells[hit.case][method][place]]
            error = (seen.worker_exception, seen.worker_message) if hit.signature.worker else (seen.exception, seen.message)
            if seen.status == "measured" and (error[0], error[1] or "") == hit.signature.error:
                yield f"  {seen} under {method}: {environment.source_of(seen)}"
                if hit.signature.worker:
                    yield f"  in the worker: {': '.join(filter(None, error))}"
                if seen.why:
                    yield f"  because   {seen.why}"
                return


def _errors_in(text: str) -> list[tuple[str, str]]:
    """Return type and message of each error in a text, the last first."""
    found = []
    lines = _NEWLINE.split(text)
    for number, line in enumerate(lines):
        match = _ERROR_LINE.match(line)
        if match and _ERROR_NAME.search(match[1]):
            # a message may have several indented lines, and may begin below its type
            more = takewhile(_INDENTED.match, lines[number + 1 :])
            found.append((match[1], " ".join([match[2] or "", *more]).strip()))
    return found[::-1]


def _words(message: str) -> set[str]:
    return set(_WORD.findall(_VARYING.sub(" ", message.lower())))


def _match_score(pasted: str, measured: str) -> int:
    """Return how well a measured message matches a pasted one, from 0 to 100."""
    one, other = _words(pasted), _words(measured)
    if not one or not other:
        return 100 if len(one) == len(other) else _SAME_TYPE_ONLY
    # either may be only the first line of the other
    return 100 * len(one & other) // min(len(one), len(other)) - (0 if len(one) == len(other) else 1)
