"""The article's twelve claims, each held against the cells that bear on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.grouping import labels
from canishare.outcome import StartMethod
from canishare.outcome import described

if TYPE_CHECKING:
    from collections.abc import Callable

    from canishare.report.model import Report
    from canishare.results import Result


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What the article says, in our words, and what is behind it."""

    number: int
    text: str
    why: str
    # Whether a cell of a case that names the claim agrees with it; None: it does not bear on it.
    holds: Callable[[Result], bool | None] | None = None
    lacks: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One case under one start method: on which targets the claim holds, and on which not, with what was seen there."""

    case: str
    start_method: StartMethod
    holds: list[str]
    fails: dict[str, list[str]]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its verdict: ``confirmed``, ``refuted``, ``only …`` or ``not measured``."""

    claim: Claim
    verdict: str
    findings: list[Finding]


def _shared(cell: Result) -> bool:
    return cell.outcome == "shared"


def _not_shared(cell: Result) -> bool:
    return cell.outcome != "shared"


def _lost(cell: Result) -> bool:
    return cell.outcome == "lost"


def _guard_needed(cell: Result) -> bool | None:
    """Under spawn, which is all that Windows has, what is made globally fails and what is passed works."""
    if cell.start_method != "spawn":
        return None
    return _not_shared(cell) if cell.case.endswith("-global") else _shared(cell)


def _stops_tasks(cell: Result) -> bool | None:
    """Tell whether some tasks that were submitted never ran."""
    submitted, ran = (number(cell, word) for word in ("submitted", "ran"))
    return None if submitted is None or ran is None or cell.outcome != "shared" else ran < submitted


def number(cell: Result, word: str) -> int | None:
    """Return the number that a case printed after a word, ``submitted: 812``, or None."""
    match = re.search(rf"^{word}: (\d+)$", cell.stdout, re.MULTILINE)
    return int(match[1]) if match else None


CLAIMS: Final = (
    Claim(
        number=1,
        text="A plain global variable is not shared with a worker.",
        why="fork gives the worker a copy of the parent's memory; spawn and forkserver run the module again and make another value.",
        holds=_lost,
    ),
    Claim(
        number=2,
        text="A Queue that is passed to a Process works.",
        why="A Process hands its arguments over while it is being created, which is when a Queue can travel.",
        holds=_shared,
    ),
    Claim(
        number=3,
        text="A Queue cannot be used with a Pool.",
        why="A task's argument comes after the workers were created, too late for a Queue; a global that fork copies was there in time (and so is what a Pool's initializer is given).",
        holds=_not_shared,
    ),
    Claim(
        number=4,
        text="An Array or a Value that is passed to a Process works.",
        why="It travels while the process is being created, as a Queue does. The article's listing leaves out a comma: `args=(arr)` is no tuple, and its worker dies of a TypeError that the parent is not told of.",
        holds=_shared,
    ),
    Claim(
        number=5,
        text="An Array or a Value cannot be used with a Pool.",
        why="As with a Queue: refused as a task's argument, and there in time as a global that fork copies.",
        holds=_not_shared,
    ),
    Claim(
        number=6,
        text="A Manager's list works with a Pool.",
        why="What travels is a reference to the Manager's server process, and that can travel at any time.",
        holds=_shared,
    ),
    Claim(
        number=7,
        text="On Linux, a Manager that is made at module level works.",
        why="Only fork gives the worker the module as it is. Under spawn and forkserver the module is run again, and a Manager may not be started while that happens; forkserver is Linux's default from Python 3.14 on.",
        holds=_shared,
    ),
    Claim(
        number=8,
        text="… and it is fast.",
        why="A matter of cost, not of sharing.",
        lacks="no cell measures cost",
    ),
    Claim(
        number=9,
        text="On Windows, everything has to be made under the main guard and passed.",
        why="Windows has spawn alone, and what spawn does can be measured elsewhere too; a result on Windows itself stands in its own column. Passing as an argument is not the only way: a Pool's initializer takes it as well.",
        holds=_guard_needed,
    ),
    Claim(
        number=10,
        text="… which is very slow, since a Manager talks to a server.",
        why="A matter of cost, not of sharing.",
        lacks="no cell measures cost",
    ),
    Claim(
        number=11,
        text="Polling a shared list in the loop that submits tasks ends all processes early.",
        why="It ends the submitting. Every task that was submitted by then still runs; `terminate()` would end them.",
        holds=_stops_tasks,
    ),
    Claim(
        number=12,
        text="Return values are the better way to stop early.",
        why="The parent sees each result as it comes and can end the workers with `terminate()`: tasks that have not begun never run. What it costs in time is not measured here.",
        holds=_stops_tasks,
    ),
)


def judged_claims(report: Report) -> list[Judged]:
    """Return the article's claims with the verdicts that the report's cells give."""
    return [_judged(claim, report) for claim in CLAIMS]


def _judged(claim: Claim, report: Report) -> Judged:
    if claim.holds is None:
        return Judged(claim=claim, verdict=f"not measured: {claim.lacks}", findings=[])
    findings: dict[tuple[str, StartMethod], Finding] = {}
    bearing = [case for case in report.cases if claim.number in report.header(case).claims]
    for target, cell in report.measured():
        held = claim.holds(cell) if cell.case in bearing else None
        if held is None:
            continue
        finding = findings.setdefault(
            (cell.case, cell.start_method), Finding(case=cell.case, start_method=cell.start_method, holds=[], fails={})
        )
        if held:
            finding.holds.append(target)
        else:
            seen = described(cell.outcome, exception=cell.exception, detail=cell.detail)
            finding.fails.setdefault(seen, []).append(target)
    ordered = [findings[key] for key in sorted(findings, key=lambda key: (key[0], report.start_methods.index(key[1])))]
    return Judged(claim=claim, verdict=_verdict(ordered, report), findings=ordered)


def _verdict(findings: list[Finding], report: Report) -> str:
    holds = [finding for finding in findings if finding.holds]
    fails = [finding for finding in findings if finding.fails]
    if not findings:
        return "not measured: no cell bears on it"
    if not fails:
        return "confirmed"
    if not holds:
        return "refuted"
    methods = {finding.start_method for finding in holds}
    # where the start method alone decides, that is the whole answer
    if methods.isdisjoint(finding.start_method for finding in fails):
        return "only under " + " and ".join(method for method in report.start_methods if method in methods)
    return "only for " + "; ".join(where(holds, report))


def where(findings: list[Finding], report: Report) -> list[str]:
    """Return in words where a claim holds: each case with its start methods, and the targets where not all agree."""
    words = []
    for case in dict.fromkeys(finding.case for finding in findings):
        of_case = [finding for finding in findings if finding.case == case]
        parts = [
            finding.start_method + (f" ({labels(finding.holds, report.targets)})" if finding.fails else "") for finding in of_case
        ]
        words.append(f"`{case.partition('/')[2]}` under {', '.join(parts)}")
    return words
