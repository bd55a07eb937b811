"""Check the article's twelve claims against the cells that are evidence for them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.costs import cost_verdict
from canishare.results.grouping import format_targets
from canishare.results.records import Cell
from canishare.results.records import stopped_early
from canishare.vocabulary import PLATFORMS
from canishare.vocabulary import StartMethod
from canishare.vocabulary import describe

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from canishare.answers.read import Report
    from canishare.results.records import Result
    from canishare.running.target import Facts


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of the article in our words, and the explanation."""

    number: int
    text: str
    why: str
    # Whether a cell agrees with the claim; None if it is no evidence. The field itself is None if no cell is evidence.
    holds: Callable[[Result], bool | None] | None = None
    seen: Callable[[Result], str] | None = None
    # The platform that the claim is about; cells of others are evidence only if there are none of this platform.
    platform: str | None = None
    # The part of the claim that cells cannot decide.
    open: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a case shows about a claim: the outcome, and the targets by start method."""

    case: str
    held: bool
    seen: str
    targets: dict[StartMethod, list[str]]
    # The start methods under which all targets show the same.
    everywhere: frozenset[StartMethod] = frozenset()


class JudgedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its verdict: ``confirmed``, ``refuted``, ``only …`` or ``not measured``."""

    claim: Claim
    verdict: str
    findings: list[Finding]


def _lost(cell: Result) -> bool:
    return cell.outcome == "lost"


def _not_shared(cell: Result) -> bool:
    return cell.outcome != "shared"


def _is_global(cell: Result) -> bool:
    return cell.case.endswith("-global")


def _passed_is_shared(cell: Result) -> bool | None:
    return None if _is_global(cell) else cell.outcome == "shared"


def _global_is_shared(cell: Result) -> bool | None:
    return cell.outcome == "shared" if _is_global(cell) else None


def _guard_is_needed(cell: Result) -> bool | None:
    """Return whether globals fail and passed objects work under spawn, the only start method on Windows."""
    if cell.start_method != "spawn":
        return None
    return _not_shared(cell) if _is_global(cell) else cell.outcome == "shared"


def _tasks(cell: Result) -> str:
    return "some submitted tasks never ran" if stopped_early(cell) else "every submitted task still ran"


CLAIMS: Final = (
    Claim(
        number=1,
        text="A plain global variable is not shared with a worker.",
        why="fork gives the worker a copy of the parent's memory; spawn and forkserver run the module again, which creates "
        "another value. Passing it creates a copy as well.",
        holds=_lost,
    ),
    Claim(
        number=2,
        text="A Queue that is passed to a Process works.",
        why="A Process passes its arguments on while it is being created, the only time at which a Queue can be passed.",
        holds=_passed_is_shared,
    ),
    Claim(
        number=3,
        text="A Queue cannot be used with a Pool.",
        why="A task's argument comes after the workers were created, too late for a Queue, and is refused. A global that fork "
        "copies was there in time. (A Pool's initializer is in time as well; the article has no example of it.)",
        holds=_not_shared,
    ),
    Claim(
        number=4,
        text="An Array or a Value that is passed to a Process works.",
        why="It is passed on while the process is being created, like a Queue. The article's listing leaves out a comma: "
        "`args=(arr)` is no tuple, its worker raises a TypeError, and the parent gets no error.",
        holds=_passed_is_shared,
    ),
    Claim(
        number=5,
        text="An Array or a Value cannot be used with a Pool.",
        why="As a Queue: refused as a task's argument, and in time as a global that fork copies.",
        holds=_not_shared,
    ),
    Claim(
        number=6,
        text="A Manager's list works with a Pool.",
        why="What travels is a reference to the Manager's server process, and that can travel at any time.",
        holds=_passed_is_shared,
    ),
    Claim(
        number=7,
        text="On Linux, a Manager created at module level works.",
        why="Only fork gives the worker the module as it is. Under spawn and forkserver the Manager's own process runs the "
        "module again, which tries to start another Manager and is not allowed to. From 3.14 on, Linux's default is forkserver.",
        holds=_global_is_shared,
        platform="linux",
    ),
    Claim(
        number=8,
        text="… and it is fast.",
        why="A forked worker inherits the proxy, so tasks need not carry it. Each use of it is a message to the Manager's "
        "process and back.",
    ),
    Claim(
        number=9,
        text="On Windows, everything has to be created under the main guard and passed.",
        why="Windows has only spawn, so spawn elsewhere shows what to expect there. Each worker runs the module again and "
        "creates its own objects. (Passing it is not the only way; the article has no example of a Pool's initializer.)",
        holds=_guard_is_needed,
        platform="win32",
    ),
    Claim(
        number=10,
        text="… which is very slow, since a Manager talks to a server.",
        why="A proxy that is passed with a task is built again in the worker: one connection to count the new reference and "
        "another to release it, whether the task uses it or not. Through a Pool's initializer it is built only once.",
    ),
    Claim(
        number=11,
        text="Polling a shared list in the loop that submits tasks ends all processes early.",
        why="It stops the submitting. Tasks submitted by then still run; `terminate()` would stop them.",
        holds=stopped_early,
        seen=_tasks,
    ),
    Claim(
        number=12,
        text="Return values are the faster way to stop early.",
        why="The parent sees each result as it arrives and stops the workers with `terminate()`, so tasks that have not "
        "started never run.",
        open="its duration is not measured",
        holds=stopped_early,
        seen=_tasks,
    ),
)


def judge_claims(report: Report) -> list[JudgedClaim]:
    """Return the article's claims with verdicts from the report's cells, and from its costs if the claim is about cost."""
    return [_judge(claim, report, cost_verdict(claim.number, report.costs)) for claim in CLAIMS]


def describe_findings(findings: Sequence[Finding], report: Report) -> list[str]:
    """Return each finding in words: the case, its start methods, and the targets if not all of them agree."""
    lines = []
    for finding in findings:
        methods = [
            method if method in finding.everywhere else f"{method} ({format_targets(targets, report.targets)})"
            for method, targets in finding.targets.items()
        ]
        lines.append(f"`{finding.case.partition('/')[2]}` under {', '.join(methods)}")
    return lines


def _judge(claim: Claim, report: Report, by_cost: str | None) -> JudgedClaim:
    if claim.holds is None:
        return JudgedClaim(claim=claim, verdict=by_cost or "not measured", findings=[])
    cases = [case for case in report.cases if claim.number in report.header(case).claims]
    cells = [
        (target, cell)
        for target, case, method in product(report.targets, cases, report.start_methods)
        if (cell := report.cells.get(Cell(case, method, target))) and cell.outcome != "unavailable"
    ]
    on_platform = {column.run.target.name for column in report.columns if _is_of(column.run.target, claim.platform)}
    # without measurements on the platform itself, use spawn on others, and say so in the verdict
    if on_platform:
        cells = [(target, cell) for target, cell in cells if target in on_platform]
    findings = _findings(claim.holds, claim.seen, cells, report)
    verdict = _verdict(findings, report)
    if not on_platform and findings:
        verdict = f"{verdict} under spawn elsewhere; not measured on {PLATFORMS[claim.platform or '']}"
    if claim.open and findings:
        verdict = f"{verdict}; {by_cost or claim.open}"
    return JudgedClaim(claim=claim, verdict=verdict, findings=findings)


def _is_of(target: Facts, platform: str | None) -> bool:
    return platform is None or (target.platform == platform and not target.emulator)


def _findings(
    holds: Callable[[Result], bool | None],
    seen: Callable[[Result], str] | None,
    cells: Sequence[tuple[str, Result]],
    report: Report,
) -> list[Finding]:
    found: dict[tuple[str, bool, str], dict[StartMethod, list[str]]] = {}
    shown: dict[tuple[str, StartMethod], set[tuple[bool, str]]] = {}
    for target, cell in cells:
        held = holds(cell)
        if held is None:
            continue
        what = seen(cell) if seen else describe(cell.outcome, exception=cell.exception, detail=cell.detail)
        found.setdefault((cell.case, held, what), {}).setdefault(cell.start_method, []).append(target)
        shown.setdefault((cell.case, cell.start_method), set()).add((held, what))
    order = {case: place for place, case in enumerate(report.cases)}
    return [
        Finding(
            case=case,
            held=held,
            seen=what,
            targets={method: targets[method] for method in report.start_methods if method in targets},
            everywhere=frozenset(method for method in targets if len(shown[case, method]) == 1),
        )
        for (case, held, what), targets in sorted(found.items(), key=lambda item: (order[item[0][0]], not item[0][1]))
    ]


def _verdict(findings: list[Finding], report: Report) -> str:
    holds = [finding for finding in findings if finding.held]
    fails = [finding for finding in findings if not finding.held]
    if not findings:
        return "not measured"
    if not fails:
        return "confirmed"
    if not holds:
        return "refuted"
    methods = {method for finding in holds for method in finding.targets}
    # if only the start method decides, name it instead of the cases
    if methods.isdisjoint(method for finding in fails for method in finding.targets):
        return "only under " + " and ".join(method for method in report.start_methods if method in methods)
    return "only in part: not for " + "; ".join(describe_findings(fails, report))
