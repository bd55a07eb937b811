"""The output of ``canishare cases`` and ``why``: what cases declare."""

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
    """Yield a line for each case whose id, family or title contains all `words`."""
    chosen = [case for case in suite.cases if all(word.lower() in _searchable_text(case) for word in words)]
    width = max((len(case.id) for case in chosen), default=0)
    for case in chosen:
        family = f" [{case.family}]" if case.family else ""
        yield f"{case.id:{width}}  {case.header.title}{family}"
    yield f"{len(chosen)} of {len(suite.cases)} cases"


def why(case: Case, suite: Suite, start_method: StartMethod, target: Target) -> Iterator[str]:
    """Yield lines: what a case declares for a target, why, and what to write instead if it does not share."""
    yield f"{case.id} under {start_method} on {target.name}"
    yield f"  what      {case.header.title}"
    reason = target.why_unavailable(start_method, case.header.needs)
    if reason is not None:
        yield f"  expected  unavailable: {reason}"
        return
    index = case.header.matching_index(start_method, target.facts.markers, target.facts.extras)
    if index is None:
        yield "  expected  no expectation matches"
        return
    expectation = case.header.expect[index]
    yield f"  expected  {' or '.join(map(str, expectation.alternatives))}"
    yield f"  because   {expectation.why}" + (f" ({expectation.reference})" if expectation.reference else "")
    if case.family is not None:
        family = suite.atlas.families[case.family]
        yield f"  family    {family.title}: {family.means}"
        if index < case.overrides:
            yield "            this case differs from its family"
    if case.header.threads:
        yield f"  threads   {', '.join(case.header.threads)}"
    instead = suite.case(case.header.instead) if case.header.instead and expectation.outcome != "shared" else None
    if instead is not None and _is_shared(instead, start_method, target):
        yield f"  instead   {instead.id}: {instead.header.title}"
        yield f"            canishare show {instead.id}"
    script = suite.script(case)
    if case.family is not None:
        # an atlas script is composed; no file exists until `canishare show` writes it
        script = Path(script.name)
        yield f"  run it    canishare show {case.id} > {script}"
    label = "run it" if case.family is None else ""
    yield f"  {label:8}  {launch_command(target, start_method, script, case.header.launch)}"


def count_explained(results: Path) -> Iterator[str]:
    """Yield lines: how many measured cells of the atlas the families explain, and how many need an override.

    Raises:
        ResultsError: the results cannot be read.
    """
    counts: Counter[str] = Counter()
    overridden: Counter[str] = Counter()
    for column in read_columns(results):
        cases = {case.id: case for case in read_suite(results, column.run.suite).cases if case.family is not None}
        for cell in column.results:
            if cell.outcome == "unavailable" or cell.case not in cases:
                continue
            case = cases[cell.case]
            facts = column.run.target
            index = case.header.matching_index(cell.start_method, facts.markers, facts.extras)
            by = "nothing" if index is None else "an override" if index < case.overrides else f"family {case.family}"
            counts[by] += 1
            if by == "an override":
                overridden[cell.case.split("/")[1]] += 1
    total = sum(counts.values())
    families = sum(count for by, count in counts.items() if by.startswith("family"))
    if not total:
        yield f"{results}: no measured cells of the atlas"
        return
    yield f"{total} cells of the atlas, {100 * families / total:.1f} % of them explained by families"
    for by, count in counts.most_common():
        yield f"  {count:6}  {by}"
    yield "overrides by resource: " + ", ".join(f"{name} {count}" for name, count in overridden.most_common())


def _is_shared(case: Case, start_method: StartMethod, target: Target) -> bool:
    expectation = case.expectation(start_method, target.facts.markers, target.facts.extras)
    return expectation is not None and expectation.outcome == "shared"


def _searchable_text(case: Case) -> str:
    return f"{case.id} {case.family or ''} {case.header.title}".lower()
