"""What the cases declare, in lines for a terminal: ``canishare cases`` and ``why``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from canishare.results.store import read_columns
from canishare.results.store import read_suite
from canishare.running.command import launch_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.cases.case import Case
    from canishare.cases.suite import Suite
    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod


def list_cases(suite: Suite, words: Sequence[str]) -> Iterator[str]:
    """Yield a line for each case whose id, family or title has every one of some words."""
    chosen = [case for case in suite.cases if all(word.lower() in _searched(case) for word in words)]
    width = max((len(case.id) for case in chosen), default=0)
    for case in chosen:
        family = f" [{case.family}]" if case.family else ""
        yield f"{case.id:{width}}  {case.header.title}{family}"
    yield f"{len(chosen)} of {len(suite.cases)} cases"


def why(case: Case, suite: Suite, start_method: StartMethod, target: Target) -> Iterator[str]:
    """Yield what a case declares for a target, why, and what to write instead where it does not share."""
    yield f"{case.id} under {start_method} on {target.name}"
    yield f"  what      {case.header.title}"
    lacks = target.why_unavailable(start_method, case.header.needs)
    if lacks is not None:
        yield f"  expected  unavailable: {lacks}"
        return
    place = case.header.matching_index(start_method, target.facts.markers, target.facts.extras)
    if place is None:
        yield "  expected  nothing is declared for it"
        return
    expectation = case.header.expect[place]
    yield f"  expected  {' or '.join(map(str, expectation.alternatives))}"
    yield f"  because   {expectation.why}" + (f" ({expectation.reference})" if expectation.reference else "")
    if case.family is not None:
        family = suite.atlas.families[case.family]
        yield f"  family    {family.title}: {family.means}"
        if place < case.overrides:
            yield "            this departs from its family"
    if case.header.threads:
        yield f"  threads   {', '.join(case.header.threads)}"
    instead = suite.case(case.header.instead) if case.header.instead and expectation.outcome != "shared" else None
    if instead is not None and _is_shared(instead, start_method, target):
        yield f"  instead   {instead.id}: {instead.header.title}"
        yield f"            canishare show {instead.id}"
    script = suite.script(case)
    if case.family is not None:
        # composed, so there is no file of it until somebody asks for one
        script = Path(script.name)
        yield f"  run it    canishare show {case.id} > {script}"
    label = "run it" if case.family is None else ""
    yield f"  {label:8}  {launch_command(target, start_method, script, case.header.launch)}"


def explained(results: Path) -> Iterator[str]:
    """Yield how many of the atlas's measured cells families explain alone, and how many need an override.

    Raises:
        ResultsError: the results cannot be used.
    """
    counts: Counter[str] = Counter()
    departing: Counter[str] = Counter()
    for column in read_columns(results):
        cases = {case.id: case for case in read_suite(results, column.run.suite).cases if case.family is not None}
        for cell in column.results:
            if cell.outcome == "unavailable" or cell.case not in cases:
                continue
            case = cases[cell.case]
            facts = column.run.target
            place = case.header.matching_index(cell.start_method, facts.markers, facts.extras)
            by = "nothing" if place is None else "an override" if place < case.overrides else f"family {case.family}"
            counts[by] += 1
            if by == "an override":
                departing[cell.case.split("/")[1]] += 1
    total = sum(counts.values())
    families = sum(count for by, count in counts.items() if by.startswith("family"))
    if not total:
        yield f"{results}: no cells of the atlas were measured"
        return
    yield f"{total} cells of the atlas, {100 * families / total:.1f} % of them explained by families alone"
    for by, count in counts.most_common():
        yield f"  {count:6}  {by}"
    yield "overrides by resource: " + ", ".join(f"{name} {count}" for name, count in departing.most_common())


def _is_shared(case: Case, start_method: StartMethod, target: Target) -> bool:
    expectation = case.expectation(start_method, target.facts.markers, target.facts.extras)
    return expectation is not None and expectation.outcome == "shared"


def _searched(case: Case) -> str:
    return f"{case.id} {case.family or ''} {case.header.title}".lower()
