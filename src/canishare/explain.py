"""What is known of a case in words: ``canishare cases``, ``show`` and ``why``."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from canishare.atlas import read_atlas
from canishare.header import CaseError
from canishare.run import launch_command
from canishare.store import read_columns
from canishare.store import read_suite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.case import Case
    from canishare.outcome import StartMethod
    from canishare.target import Target

_MOST_ALIKE: Final = 5


def find_case(cases: Sequence[Case], case_id: str) -> Case:
    """Return the case of an id.

    Raises:
        CaseError: there is none; the message names those whose ids are alike.
    """
    by_id = {case.id: case for case in cases}
    if case_id not in by_id:
        alike = get_close_matches(case_id, by_id, n=_MOST_ALIKE, cutoff=0.4)
        message = f"no case `{case_id}`" + (f". Did you mean {', '.join(alike)}?" if alike else "")
        raise CaseError(message)
    return by_id[case_id]


def listed(cases: Sequence[Case], words: Sequence[str]) -> Iterator[str]:
    """Yield a line for each case whose id, family or title has every one of some words."""
    chosen = [case for case in cases if all(word.lower() in _searched(case) for word in words)]
    width = max((len(case.id) for case in chosen), default=0)
    for case in chosen:
        family = f" [{case.family}]" if case.family else ""
        yield f"{case.id:{width}}  {case.header.title}{family}"
    yield f"{len(chosen)} of {len(cases)} cases"


def why(case: Case, cases: Sequence[Case], start_method: StartMethod, target: Target, root: Path) -> Iterator[str]:
    """Yield what is expected of a case in a target, why, and what to write instead where it does not share."""
    yield f"{case.id} under {start_method} on {target.name}"
    yield f"  what      {case.header.title}"
    lacks = target.lacks(start_method, case.header.needs)
    if lacks is not None:
        yield f"  expected  unavailable: {lacks}"
        return
    place = case.header.first(start_method, target.facts.markers, target.facts.extras)
    if place is None:
        yield "  expected  nothing is declared for it"
        return
    expectation = case.header.expect[place]
    yield f"  expected  {' or '.join(map(str, expectation.alternatives))}"
    yield f"  because   {expectation.why}" + (f" ({expectation.reference})" if expectation.reference else "")
    if case.family is not None:
        family = read_atlas(root).families[case.family]
        yield f"  family    {family.title}: {family.means}"
        if place < case.overrides:
            yield "            this departs from its family"
    if case.header.threads:
        yield f"  threads   {', '.join(case.header.threads)}"
    instead = find_case(cases, case.header.instead) if case.header.instead and expectation.outcome != "shared" else None
    if instead is not None and _is_shared(instead, start_method, target):
        yield f"  instead   {instead.id}: {instead.header.title}"
        yield f"            canishare show {instead.id}"
    if case.family is None:
        script = case.script
    else:
        # composed, so there is no file of it until somebody asks for one
        script = Path(case.script.name)
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
            place = case.header.first(cell.start_method, facts.markers, facts.extras)
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
