"""The output of ``canishare cases``, ``show`` and ``why``: what is known of the cases."""

from __future__ import annotations

import shlex
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING
from typing import Final

from canishare.answers.environments import find_environment
from canishare.answers.words import stems_of
from canishare.errors import CaseError
from canishare.running.command import python_command
from canishare.vocabulary import SightTerm

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.answers.data import Data
    from canishare.answers.data import PublishedCase
    from canishare.answers.data import Seen
    from canishare.answers.environments import Environment
    from canishare.vocabulary import Direction
    from canishare.vocabulary import StartMethod

_MAX_SUGGESTIONS: Final = 5


def find_case(case_id: str, data: Data) -> PublishedCase:
    """Return the case with an id.

    Raises:
        CaseError: no case has it; the message suggests similar ids.
    """
    found = next((case for case in data.cases if case.id == case_id), None)
    if found is None:
        message = f"no case `{case_id}`{did_you_mean(case_id, [case.id for case in data.cases])}"
        raise CaseError(message)
    return found


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return the end of a message that suggests similar names: ``. Did you mean queue?``; nothing if there are none."""
    similar = get_close_matches(name, known, n=_MAX_SUGGESTIONS, cutoff=0.4)
    return f". Did you mean {', '.join(similar)}?" if similar else ""


def list_cases(data: Data, words: Sequence[str]) -> Iterator[str]:
    """Yield a line for each case with all `words` in its id, family, title, symptoms or reasons, in any form."""
    wanted = stems_of(" ".join(words))
    symptoms = data.symptoms()
    chosen = [case for case in data.cases if wanted <= _words_of(case, symptoms[case.id], data)]
    width = max((len(case.id) for case in chosen), default=0)
    for case in chosen:
        family = f" [{case.family}]" if case.family else ""
        yield f"{case.id:{width}}  {case.title}{family}"
    yield f"{len(chosen)} of {len(data.cases)} cases"


def why(case: PublishedCase, data: Data, target: str | None, start_method: StartMethod | None) -> Iterator[str]:
    """Yield lines: what happens to a case in an environment, on what this rests, why, and what to write instead.

    Without `target` it is the environment of the Python that runs this, without `start_method` its default.

    Raises:
        NoSuchChoiceError: there is no such environment.
    """
    environment = find_environment(data.environments, target)
    method = start_method or environment.default_start_method
    seen = data.seen_of(case.id, method, environment)
    direction = data.direction_of(case)
    yield f"{case.id} under {method} on {environment.id}"
    yield f"  what      {case.title}"
    yield f"  outcome   {seen}"
    yield from _what_happened(seen)
    yield f"  known     {environment.source_of(seen)}"
    if seen.verdict == "unexpected":
        yield f"  expected  {' or '.join(seen.declared) or 'nothing'}: this outcome is unexpected, and has no explanation yet"
    if seen.why:
        yield f"  because   {seen.why}" + (f" ({seen.reference})" if seen.reference else "")
    if (fix := seen.fix or case.fix) and not seen.works(direction):
        yield f"  fix       {fix}"
    if case.family is not None:
        family = next(each for each in data.families if each.id == case.family)
        yield f"  family    {family.title}: {family.means}"
        if seen.departs:
            yield "            this case differs from its family"
    if case.threads:
        yield f"  threads   {', '.join(case.threads)}"
    for instead in [] if seen.works(direction) else _instead(case, direction, method, environment, data):
        yield f"  instead   {instead.id}: {instead.title}"
        yield f"            {instead.command}"
        yield f"            {environment.source_of(data.seen_of(instead.id, method, environment))}"
    script = case.id.replace("/", "-").replace("-", "_") + ".py"
    yield f"  run it    canishare show {shlex.quote(case.id)} > {shlex.quote(script)}"
    python = [environment.implementation.replace("cpython", "python") + environment.python_version]
    own = None if method == environment.default_start_method else method
    yield f"            {python_command(python, own, script, case.launch)}"


def _instead(
    case: PublishedCase, direction: Direction, method: StartMethod, environment: Environment, data: Data
) -> Iterator[PublishedCase]:
    """Yield the code to write instead that works in a cell: the recipe, else the case."""
    # a recipe shows in the parent what a worker has
    offers: tuple[tuple[str | None, Direction], ...] = ((case.recipe, "parent"), (case.instead, direction))
    for case_id, of_direction in offers:
        if case_id and data.seen_of(case_id, method, environment).works(of_direction):
            yield data.case(case_id)
            return


def _what_happened(seen: Seen) -> Iterator[str]:
    if seen.message and seen.exception:
        yield f"            {seen.exception}: {seen.message}"
    if seen.worker_exception:
        yield f"            in the worker: {': '.join(filter(None, (seen.worker_exception, seen.worker_message)))}"
    if isinstance(sight := seen.term("worker"), SightTerm) and sight.word != "untold":
        yield f"  worker    {sight.title}: {sight.meaning}"


def count_explained(data: Data) -> Iterator[str]:
    """Yield lines: how many measured cells of the atlas the families explain, and how many need an override."""
    counts: Counter[str] = Counter()
    overridden: Counter[str] = Counter()
    cases = {case.id: case for case in data.cases}
    for case_id, _, _, seen in data.walk():
        case = cases[case_id]
        if case.family is None or seen.status != "measured" or seen.outcome == "unavailable":
            continue
        by = "nothing" if seen.why is None else "an override" if seen.departs else f"family {case.family}"
        counts[by] += 1
        if seen.departs:
            overridden[str(case.resource)] += 1
    total = sum(counts.values())
    families = sum(count for by, count in counts.items() if by.startswith("family"))
    if not total:
        yield "no measured cells of the atlas"
        return
    yield f"{total} cells of the atlas, {100 * families / total:.1f} % of them explained by families"
    for by, count in counts.most_common():
        yield f"  {count:6}  {by}"
    yield "overrides by resource: " + ", ".join(f"{name} {count}" for name, count in overridden.most_common())


def _words_of(case: PublishedCase, symptoms: Iterable[str], data: Data) -> frozenset[str]:
    reasons = {data.seen[place].why or "" for row in data.cells[case.id].values() for place in row}
    return stems_of(" ".join((case.id, case.family or "", case.title, *symptoms, *reasons)))
