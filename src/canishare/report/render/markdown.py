"""``compatibility.md``: the report as text, for a reader and for a diff."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from canishare.answers.claims import describe_findings
from canishare.answers.claims import judge_claims
from canishare.answers.costs import micro
from canishare.answers.costs import times
from canishare.answers.read import variants
from canishare.report.views.costs import LOAD_MATTERS
from canishare.report.views.costs import ledger
from canishare.report.views.platforms import platform_differences
from canishare.report.views.platforms import startings
from canishare.results.grouping import format_targets
from canishare.results.grouping import group_equal
from canishare.results.records import Cell
from canishare.results.records import printed_number
from canishare.vocabulary import PLATFORMS
from canishare.vocabulary import SYMBOLS
from canishare.vocabulary import SightTerm
from canishare.vocabulary import describe
from canishare.vocabulary import term_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.answers.data import Data
    from canishare.answers.data import Seen
    from canishare.answers.read import Report
    from canishare.results.records import Result
    from canishare.vocabulary import Direction
    from canishare.vocabulary import StartMethod
    from canishare.vocabulary import Vocabulary

_INTRODUCTION = """\
Does a worker see what its parent set? If a worker changes an object, does its parent see the change? Every cell below was
measured."""

_DEFAULTS = """\
Windows has only `spawn`, which is also the default on macOS since Python 3.8. On Linux the default is `fork`, and `forkserver`
since Python 3.14."""

_STATE = """\
State belongs to a process or a module, and nobody hands it over. The parent never sees what a worker changes of it. These rows
are about the other direction, for a Process, a Pool and a ProcessPoolExecutor."""

_TASKS = """\
How many tasks the parent submitted before it stopped, and how many of them ran anyway: the least and the most of
all targets."""


def compatibility(report: Report, data: Data) -> str:
    """Return the whole text of ``compatibility.md``."""
    parts = [
        "# Can I share it? The compatibility report",
        _INTRODUCTION,
        _counts(report, data),
        "## How to read it",
        "\n".join(_meanings(data.vocabulary)),
        _DEFAULTS,
        "## The article's examples",
        *(_table(report, method) for method in report.start_methods),
        *_own(report),
        "## The article's claims",
        *_claims(report),
        *_early_stops(report),
        "## State: does the worker see what its parent set?",
        *_state(report, data),
        "## Differences between platforms",
        *_platforms(data),
        *_costs(report),
        "## What was unexpected",
        _unexpected(report),
        "## What was not measured",
        "\n".join(f"- {line}" for line in _not_measured(report)),
        "## Where it was measured",
        _targets(report),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _meanings(vocabulary: Vocabulary) -> Iterator[str]:
    for outcome in vocabulary.outcomes:
        details = [f"`{detail.word}`: {detail.meaning}" for detail in outcome.details]
        yield f"- {outcome.symbol} **{outcome.word}**: {'. '.join([outcome.meaning, *details])}"
    for sight in vocabulary.worker_sees:
        yield f"- {sight.symbol} **{sight.title}**: {sight.meaning}"
    for kind, terms in (("start method", vocabulary.start_methods), ("reach", vocabulary.reaches)):
        for term in terms:
            yield f"- {kind} `{term.word}`: {term.meaning}"


def _counts(report: Report, data: Data) -> str:
    counts = report.count_outcomes()
    parts = [
        f"{symbol} {counts[outcome]} {outcome}"
        for outcome, symbol in SYMBOLS.items()
        if outcome in counts and outcome != "unavailable"
    ]
    unexpected = sum(cell.verdict == "unexpected" for cell in report.cells.values())
    flaky = sum(cell.flaky for cell in report.cells.values())
    sights = [
        f"{term.symbol} {data.counts.worker_sees[term.word]} {term.title}"
        for term in data.vocabulary.worker_sees
        if term.word in data.counts.worker_sees
    ]
    return (
        f"{len(report.measured())} cells were measured on {len(report.columns)} targets: {', '.join(parts)}. "
        f"What the parent had set was {', '.join(sights) or 'looked at by no worker'}. "
        f"{counts.get('unavailable', 0)} more are unavailable. {unexpected} unexpected, {flaky} flaky."
    )


def _platforms(data: Data) -> Iterator[str]:
    rows = [["platform", "Pythons", "default start method", "others", "known"]]
    rows += [
        [
            each.platform,
            each.pythons,
            each.start_methods[0] if each.start_methods else "none: no process can be started",
            ", ".join(each.start_methods[1:]),
            "measured" if each.measured else "expected",
        ]
        for each in startings(data)
    ]
    yield _markdown_table(rows)
    for direction in data.vocabulary.directions:
        yield f"{direction.title}: cells that differ from those on Linux's CPython of the same version:"
        rows = [["Pythons", "cells", "there", "on Linux's CPython", "why", "for example"]]
        rows += [
            [
                each.pythons,
                str(each.cells),
                *(_words(seen, direction.word) for _, seen in (each.there, each.here)),
                (each.why or "no reason declared") + (f" ({each.reference})" if each.reference else ""),
                f"`{each.example[0]}` under {each.example[1]}",
            ]
            for each in platform_differences(data, direction.word)
        ]
        yield _markdown_table(rows) if len(rows) > 1 else "Nothing that was measured differs."


def _words(seen: Seen, direction: Direction) -> str:
    """Return a cell in a line: the outcome with its exception or detail, or what the worker saw."""
    term = seen.term(direction)
    return term.title if isinstance(term, SightTerm) else str(seen)


def _state(report: Report, data: Data) -> Iterator[str]:
    """Yield a table for each start method: what the workers see of each kind of state, by when it was set."""
    asked: dict[tuple[str | None, str | None], list[str]] = {}
    for case in data.cases:
        if case.reach and data.direction_of(case) == "worker":
            asked.setdefault((case.resource, case.reach), []).append(case.id)
    ids = {each for of_reach in asked.values() for each in of_reach}
    if not any(cell.case in ids for _, cell in report.measured()):
        yield "Not measured."
        return
    yield _STATE
    reaches = [term for term in data.vocabulary.reaches if any(reach == term.word for _, reach in asked)]
    titles = {resource.id: resource.title for resource in data.resources}
    for method in report.start_methods:
        # resources whose cells are all the same share a row
        rows: dict[tuple[str, ...], list[str]] = {}
        for resource in dict.fromkeys(str(resource) for resource, _ in asked):
            cells = tuple(_sights(asked.get((resource, reach.word), []), method, report) for reach in reaches)
            rows.setdefault(cells, []).append(titles[resource])
        head = ["what is set", *(str(reach.set_title) for reach in reaches)]
        table = _markdown_table([head, *([", ".join(resources), *cells] for cells, resources in rows.items() if any(cells))])
        yield f"### State under {method}\n\n{table}"


def _sights(cases: Sequence[str], method: StartMethod, report: Report) -> str:
    """Return what the workers of some cases saw; where they differ, with the targets of each."""
    found: dict[str, dict[str, None]] = {}
    for case in cases:
        for target in report.targets:
            if (cell := report.cells.get(Cell(case, method, target))) and cell.outcome != "unavailable":
                term = term_of("worker", cell.outcome, cell.detail, cell.worker_sees)
                found.setdefault(f"{term.symbol} {term.title}", {})[target] = None
    if len(found) == 1:
        return next(iter(found))
    return "; ".join(f"{title} ({format_targets(list(targets), report.targets)})" for title, targets in found.items())


def _costs(report: Report) -> Iterator[str]:
    shown = ledger(report.costs)
    if shown is None:
        return
    yield "## What sharing costs"
    yield (
        "An exchange is one change that a running worker makes and one look at it, compared with an exchange through a Value. "
        f"Here with a Pool on {shown.first.target.name} under {shown.method}: median, and quartiles. "
        f"{LOAD_MATTERS}"
    )
    rows = [["resource", "reach", "an exchange", "a task"]]
    rows += [[row.resource, row.reach, *(times(row.costs[kind].ratio) for kind in ("exchange", "task"))] for row in shown.rows]
    yield _markdown_table(rows)
    yield "### A Manager's list: passed with each task, or through the initializer"
    rows = [
        ["target", "start method", "a task, initializer", "a task, passed", "passed against initializer", "connections a task"]
    ]
    rows += [
        [
            each.target,
            each.start_method,
            micro(each.initializer),
            micro(each.passed),
            times(each.against),
            ", ".join(f"{count:g} {reach}" for reach, count in each.connections.items()) or "not counted",
        ]
        for each in shown.handing
    ]
    yield _markdown_table(rows)
    yield "### Stopping early: tasks and time"
    rows = [["way", "target", "tasks submitted", "ran", "for nothing", "seconds"]]
    rows += [
        [
            title,
            target,
            *(f"{count:.0f}" for count in (stop.submitted.median, stop.ran.median, stop.wasted)),
            f"{stop.seconds.median:.2f}",
        ]
        for title, by_target in shown.stops
        for target, stop in by_target.items()
    ]
    yield _markdown_table(rows)


def _table(report: Report, method: StartMethod) -> str:
    shown = {
        key: _shown(cell) if cell.verdict == "expected" else f"{_shown(cell)} **unexpected**"
        for key, cell in report.cells.items()
    }
    targets = [column.run.target.name for column in report.columns if method in column.run.target.start_methods]
    cases = [case for case in report.cases if case.startswith("article/")]
    groups = group_equal(shown, cases, targets, method)
    rows = [["example", "variant", *(format_targets(group, targets) for group in groups)]]
    for example, of_example in variants({case: report.cases[case] for case in cases}).items():
        for index, case in enumerate(of_example):
            variant = case.removeprefix(example).strip("-") or "–"  # noqa: RUF001 - a dash for nothing
            name = f"`{example.partition('/')[2]}`" if index == 0 else ""
            rows.append([name, variant, *(shown.get(Cell(case, method, group[0]), "") for group in groups)])
    without = [target for target in report.targets if target not in targets]
    note = f"\n\nNo {method}: {format_targets(without, report.targets)}." if without else ""
    return f"### Under {method}\n\n{_markdown_table(rows)}{note}"


def _own(report: Report) -> Iterator[str]:
    """Yield a table for each start method: the reader's own cases on the targets that measured them."""
    shown = {
        key: _shown(cell) + ("" if cell.verdict == "expected" else " **unexpected**")
        for key, cell in report.cells.items()
        if key.case in report.own
    }
    if not shown:
        return
    yield "## Your own cases"
    for method in report.start_methods:
        targets = [each for each in report.targets if any((key.start_method, key.target) == (method, each) for key in shown)]
        rows = [[f"`{case}`", *(shown.get(Cell(case, method, each), "") for each in targets)] for case in sorted(report.own)]
        yield f"### Your own cases under {method}\n\n{_markdown_table([['case', *targets], *rows])}"


def _shown(cell: Result) -> str:
    text = describe(cell.outcome, exception=cell.exception, detail=cell.detail)
    if cell.outcome == "lost" and cell.detail == "failed":
        text = f"{cell.outcome} (the worker failed: {cell.worker_exception})"
    return f"{SYMBOLS[cell.outcome]} {text}"


def _claims(report: Report) -> Iterator[str]:
    judged = judge_claims(report)
    rows = [["#", "the article says", "verdict"]]
    rows += [[f"[{each.claim.number}](#claim-{each.claim.number})", each.claim.text, each.verdict] for each in judged]
    yield _markdown_table(rows)
    for each in judged:
        yield f"### Claim {each.claim.number}"
        yield f"> {each.claim.text}"
        yield f"**{each.verdict[0].upper()}{each.verdict[1:]}.** {each.claim.why}"
        yield "\n".join(
            f"- {'agrees' if finding.held else 'disagrees'}: {place}: {finding.seen}"
            for finding, place in zip(each.findings, describe_findings(each.findings, report), strict=True)
        )


def _early_stops(report: Report) -> str:
    rows = [["example", "start method", "targets", "submitted", "ran anyway"]]
    for case in report.cases:
        for method in report.start_methods:
            pairs = [
                (submitted, ran)
                for target in report.targets
                if (cell := report.cells.get(Cell(case, method, target))) and cell.outcome == "shared"
                if (submitted := printed_number(cell, "submitted")) is not None
                and (ran := printed_number(cell, "ran")) is not None
            ]
            if pairs:
                numbers = [_range([pair[index] for pair in pairs]) for index in (0, 1)]
                rows.append([f"`{case.partition('/')[2]}`", method, str(len(pairs)), *numbers])
    return f"{_TASKS}\n\n{_markdown_table(rows)}" if len(rows) > 1 else "Not measured."


def _range(numbers: Sequence[int]) -> str:
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least} to {most}"


def _unexpected(report: Report) -> str:
    lines = [
        f"- `{case}` under {method} on {target}: expected {' or '.join(map(str, cell.expected)) or 'nothing'}, "
        f"was {', then '.join(map(str, cell.attempts))}{' (flaky)' if cell.flaky else ''}"
        for (case, method, target), cell in report.cells.items()
        if cell.verdict == "unexpected"
    ]
    return "\n".join(lines) or "Nothing: every cell has the outcome that its case expects."


def _not_measured(report: Report) -> Iterator[str]:
    for platform, name in PLATFORMS.items():
        if not any(column.run.target.platform == platform and not column.run.target.emulator for column in report.columns):
            yield f"{name}: none of these results is from it"
    for absence in report.absences:
        yield f"{', '.join(absence.targets)} on {', '.join(absence.runners)}: {absence.why}"
    for judged in judge_claims(report):
        if judged.verdict == "not measured":
            what = "it is about cost, which `nox -s cost` measures" if judged.claim.holds is None else "no cell tests it"
            yield f"claim {judged.claim.number}: {what}"
    lacking = Counter((target, cell.detail) for (_, _, target), cell in report.cells.items() if cell.outcome == "unavailable")
    by_reason: dict[tuple[str | None, int], list[str]] = {}
    for (target, detail), count in lacking.items():
        by_reason.setdefault((detail, count), []).append(target)
    for (detail, count), targets in by_reason.items():
        yield f"{count} {'cell' if count == 1 else 'cells'} of {format_targets(targets, report.targets)}: unavailable, {detail}"
    for each in report.left_out:
        yield f"not taken: {each.what}: {each.why}"


def _targets(report: Report) -> str:
    rows = [["target", "version", "system", "start methods (the default first)", "measured", "on", "patience"]]
    for column in report.columns:
        target = column.run.target
        version = target.version
        if target.implementation_version != target.version:
            version += f" ({target.implementation} {target.implementation_version})"
        methods = sorted(target.start_methods, key=lambda method: method != target.default_start_method)
        system = ", ".join(part for part in (target.os_release, target.machine, target.libc, target.emulator) if part)
        rows.append(
            [
                f"`{target.name}`",
                version,
                system,
                ", ".join(methods),
                column.run.started[:10] + (" (stale: no newer result)" if column.run.stale_since else ""),
                f"{column.run.machine} ({column.run.origin})",
                f"{column.run.patience:.1f} s",
            ]
        )
    return _markdown_table(rows)


def _markdown_table(rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(rows[0]), "|" + " --- |" * len(rows[0]), *(line(row) for row in rows[1:])])
