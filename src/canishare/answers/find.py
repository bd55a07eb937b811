"""Find the causes of an error, or of words about what happens: compare a pasted text with what was measured and reported.

The page does the same in ``find.js``; a test checks that both find the same.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

import msgspec

from canishare.answers.environments import version_key
from canishare.answers.evidence import Evidence
from canishare.answers.evidence import Message
from canishare.answers.evidence import blamed_in
from canishare.answers.evidence import evidence_in
from canishare.answers.evidence import has_traceback
from canishare.answers.evidence import is_foreign
from canishare.answers.evidence import said_in
from canishare.answers.evidence import says_changed
from canishare.answers.evidence import waiting_in
from canishare.answers.questions import Questions
from canishare.answers.words import words_of
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.answers.data import Data
    from canishare.answers.data import PublishedCase
    from canishare.answers.data import Seen

# Points for a line that gives only the type of an error.
_SAME_TYPE_ONLY: Final = 500
_MIN_POINTS: Final = 700
# A message without its type is weaker evidence: it needs more of its words to match.
_MIN_UNTYPED: Final = 800
_MIN_UNTYPED_WORDS: Final = 3
# Where a text names an error, what its other words say has to be clearer than the error's type.
_MIN_BESIDE_TYPE: Final = 600

_GROUPS: Final = ("recipes", "atlas", "article", "traps")
_MAX_CAUSES: Final = 3


# A cell of a case: the place of its environment, and its start method.
Place = tuple[int, StartMethod]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """An error with one cause: the cells that raised it by case, or, for a reported one, its source.

    `worker`: the worker raised it, not the parent. `alone`: nothing else was raised.
    """

    exception: str | None
    message: Message
    worker: bool
    alone: bool
    cause: str
    cells: dict[str, list[Place]] = {}
    source: str | None = None


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """A cause that explains a text; more points mean a closer match.

    `case` shows it best, in the environment and under the start method of `where`; `source` is who reported it, if no machine
    of ours can give it. `cells` and `cases` are what it explains. `inherits`: fork gives a better outcome than another method.
    """

    case: str
    points: int
    cells: int
    cases: list[str]
    fix: str | None
    why: str | None
    instead: str | None
    where: Place | None
    source: str | None
    inherits: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The causes of a text, the best first; `error` is the last error in it, if it has one.

    `foreign`: no word of it is about processes, so without a cause the error is likely to be the program's own.
    `blame` is what 3.14's notes name as the object that cannot be pickled. `changed`: it says that it worked until 3.14.
    """

    causes: list[Cause]
    error: str | None
    foreign: bool
    blame: str | None
    changed: bool

    @property
    def found(self) -> bool:
        """Whether it says what to do."""
        return bool(self.causes) or self.changed


class Hit(NamedTuple):
    """What a case has of a text: points, the cells that match best and all that match, and who reported it."""

    points: int
    best: frozenset[Place]
    cells: frozenset[Place]
    source: str | None = None

    def or_better(self, other: Hit) -> Hit:
        """Return the closer of two hits of the same line, with the cells of both."""
        closer = self if self.points >= other.points else other
        best = self.best | other.best if self.points == other.points else closer.best
        return closer._replace(best=best, cells=self.cells | other.cells, source=closer.source or self.source or other.source)

    def plus(self, other: Hit) -> Hit:
        """Return what two lines of a text come to: a cell that has both is a better example than one with the first."""
        return Hit(
            self.points + other.points, self.best & other.best or self.best, self.cells | other.cells, self.source or other.source
        )


def find(text: str, data: Data) -> Answer:
    """Return the causes of the errors in a text, or, without errors that are known, of what its words describe."""
    text = text.removeprefix("\ufeff")
    known = _Known(data)
    waits = waiting_in(text)
    evidence = [] if waits else evidence_in(text)
    found = _by_errors(evidence, known)
    # a traceback has the words of many questions, and is about its error
    if not _is_known(found) and (waits or not has_traceback(text)):
        least = _MIN_BESIDE_TYPE if found else 0
        for case, hit in _by_words(waits or said_in(text), known).items():
            if hit.points > least:
                hits = found.setdefault(known.cause_of(case), {})
                hits[case] = hits[case].or_better(hit) if case in hits else hit
    return _answer(text, evidence, found, known)


def find_errors(text: str, data: Data) -> Answer:
    """Return the causes of the errors in a text that have a similar message, whatever else it says."""
    known = _Known(data)
    evidence = evidence_in(text)
    found = _by_errors(evidence, known)
    return _answer(text, evidence, found if _is_known(found) else {}, known)


def _is_known(found: Mapping[str, Mapping[str, Hit]]) -> bool:
    """Return whether a known error has more in common with a text than its type."""
    return any(hit.points > _SAME_TYPE_ONLY for hits in found.values() for hit in hits.values())


def _answer(text: str, evidence: Sequence[Evidence], found: Mapping[str, dict[str, Hit]], known: _Known) -> Answer:
    """Return the answer with what was found for each cause, the best first."""
    errors = [each.exception for each in evidence if each.exception]
    named = words_of(" ".join(name for each in evidence for name in sorted(each.message.names)))
    causes = [known.cause(key, hits, named) for key, hits in found.items()]
    traps = {cause.case: any(case.startswith("traps/") for case in cause.cases) for cause in causes}
    # small differences are about the cells of a cause; between causes that fit alike, the more general comes first, then a trap
    changed = says_changed(text)
    causes.sort(
        key=lambda each: (
            changed and not each.inherits,
            -((each.points + 10) // 20),
            -each.cells,
            not traps[each.case],
            -each.points,
            each.case,
        )
    )
    return Answer(
        causes=causes,
        error=errors[-1] if errors else None,
        foreign=is_foreign(text),
        blame=blamed_in(text),
        changed=changed,
    )


class _Known:
    """What is known of errors and their causes, from the published data."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.cases = {case.id: case for case in data.cases}
        fixes = {
            case: {fix for row in methods.values() for place in row if (fix := data.seen[place].fix) is not None}
            for case, methods in data.cells.items()
        }
        count = Counter(fix for of_case in fixes.values() for fix in of_case)
        self._shared = {fix for fix in count if count[fix] > 1}
        self._own = {
            case.id: min(fixes[case.id] & self._shared, default=case.resource or case.id) for case in self.cases.values()
        }

    def cause_of(self, case: str, seen: Seen | None = None) -> str:
        """Return the cause of what happened to a case: what its fix or its reason says, or its resource, or the trap that it is.

        A trap whose fix other cases have too is not a cause of its own.
        """
        return seen.fix or seen.why or case if seen and not case.startswith("traps/") else self._own[case]

    def signatures(self) -> Iterable[Signature]:
        """Return all measured and reported errors, once for each cause."""
        errors = [list(_errors_of(seen)) for seen in self.data.seen]
        found: dict[tuple[str | None, Message, bool, bool, str], Signature] = {}
        for case, methods in self.data.cells.items():
            for method, row in methods.items():
                for environment, place in enumerate(row):
                    for exception, message, worker in errors[place]:
                        cause = self.cause_of(case, self.data.seen[place])
                        alone = len(errors[place]) == 1
                        key = (exception, message, worker, alone, cause)
                        if key not in found:
                            found[key] = Signature(
                                exception=exception, message=message, worker=worker, alone=alone, cause=cause, cells={}
                            )
                        found[key].cells.setdefault(case, []).append((environment, method))
        yield from found.values()
        for published in self.data.cases:
            for reported in published.reported:
                for each in evidence_in(reported.text):
                    yield Signature(
                        exception=each.exception,
                        message=each.message,
                        worker=False,
                        alone=True,
                        cause=self.cause_of(published.id),
                        cells={published.id: []},
                        source=reported.source,
                    )

    def cause(self, key: str, hits: dict[str, Hit], named: frozenset[str]) -> Cause:
        """Return a cause by its key, from what its cases have of a text, and from the words in the text's quotes."""
        where = {case: max(hit.best, key=self._recency, default=None) for case, hit in hits.items()}

        def fit(case: str) -> tuple[int, int]:
            return hits[case].points, len(named & words_of(case))

        def closeness(case: str) -> tuple[tuple[int, int], int, int, tuple[object, ...]]:
            group = case.partition("/")[0]
            order = _GROUPS.index(group) if group in _GROUPS else -1
            cell = where[case]
            # of cases that fit alike, the one that more people ask about
            return fit(case), order, len(self.cases[case].threads), self._recency(cell) if cell else ()

        closest = sorted(sorted(hits), key=closeness, reverse=True)
        case, hit, cell = self.cases[closest[0]], hits[closest[0]], where[closest[0]]
        best = [self.cases[each] for each in closest if fit(each) == fit(case.id)]
        shown = cell or max(self.failing(case.id), key=self._recency, default=None)
        seen = self.data.seen[self.data.cells[case.id][shown[1]][shown[0]]] if shown else None
        # the text names no resource if several resources fit alike, and then none of theirs is the one to use instead
        specific = case.resource is None or len({each.resource for each in best}) == 1
        return Cause(
            case=case.id,
            points=hit.points,
            cells=sum(len(each.cells) for each in hits.values()),
            cases=closest,
            fix=(seen.fix if seen else None) or case.fix or (key if key in self._shared else None),
            why=seen.why if seen else None,
            instead=case.offer if specific else None,
            where=cell,
            source=hit.source,
            inherits=self._inherits(case),
        )

    def _recency(self, cell: Place) -> tuple[bool, bool, tuple[int, ...], bool, Place]:
        """Return what sorts cells: the newest environment last, and its own start method."""
        environment = self.data.environments[cell[0]]
        version = version_key(environment.python_version)
        return environment.measured, environment.main, version, environment.default_start_method == cell[1], cell

    def failing(self, case: str) -> frozenset[Place]:
        """Return the cells of a case that fail, measured or not."""
        direction = self.data.direction_of(self.cases[case])
        return frozenset(
            (environment, method)
            for method, row in self.data.cells[case].items()
            for environment, place in enumerate(row)
            if self.data.seen[place].severity(direction)
        )

    def _inherits(self, case: PublishedCase) -> bool:
        """Return whether a case fails less under fork than under another start method of the same Python."""
        methods = self.data.cells[case.id]
        direction = self.data.direction_of(case)
        return any(
            self.data.seen[fork].status == "measured"
            and self.data.seen[fork].outcome != "unavailable"
            and any(
                self.data.seen[fork].severity(direction) < self.data.seen[row[place]].severity(direction)
                for row in methods.values()
            )
            for place, fork in enumerate(methods["fork"])
        )


def _errors_of(seen: Seen) -> Iterator[tuple[str, Message, bool]]:
    """Yield the errors of a measured cell: type, message, and whether a worker raised it."""
    if seen.status == "measured":
        for exception, message, worker in (
            (seen.exception, seen.message, False),
            (seen.worker_exception, seen.worker_message, True),
        ):
            if exception is not None:
                yield exception, Message.of(message or ""), worker


def _by_errors(evidence: Sequence[Evidence], known: _Known) -> dict[str, dict[str, Hit]]:
    """Return, by cause and case, what the errors in a text match; the evidence of several errors is added up."""
    found: dict[str, dict[str, Hit]] = {}
    if not evidence:
        return found
    signatures = list(known.signatures())
    for number, each in enumerate(reversed(evidence)):
        best: dict[tuple[str, str], Hit] = {}
        for signature in signatures:
            if not (points := _match(each, signature)):
                continue
            # prefer the last error in the text, the parent's error to a worker's, and cells that raised nothing else
            points -= min(number, 4) + (5 if signature.worker else 0) + (0 if signature.alone else 2)
            for case, places in signature.cells.items():
                cells = frozenset(places)
                hit = Hit(points, cells, cells, signature.source)
                old = best.get((signature.cause, case))
                best[signature.cause, case] = old.or_better(hit) if old else hit
        for (cause, case), hit in best.items():
            hits = found.setdefault(cause, {})
            hits[case] = hits[case].plus(hit) if case in hits else hit
    return found


def _match(evidence: Evidence, signature: Signature) -> int:
    """Return how well a known error matches a line of a text; 0 if it does not."""
    if evidence.exception and signature.exception:
        if evidence.exception != signature.exception:
            return 0
        # an assert of any program fails without a message
        if evidence.mentioned or (not evidence.text and (signature.message.words or evidence.exception == "AssertionError")):
            return _SAME_TYPE_ONLY
        points = evidence.message.points(signature.message)
        return points if points >= _MIN_POINTS else 0
    if len(evidence.message.words & signature.message.words) < _MIN_UNTYPED_WORDS:
        return 0
    points = evidence.message.points(signature.message)
    return points if points >= _MIN_UNTYPED else 0


def _by_words(text: str, known: _Known) -> dict[str, Hit]:
    """Return the cases that answer a question in plain words."""
    answers = Questions(known.data).answers(text)
    return {case: Hit(points, cells, cells) for case, points in answers.items() for cells in [known.failing(case)]}


def explain(answer: Answer, data: Data, width: int) -> Iterator[str]:
    """Yield lines, none longer than `width`: for each cause what to do, why, and the code to write instead."""
    for name, text in _lines_of(answer, data):
        yield from textwrap.wrap(text, width, initial_indent=f"{name:10}", subsequent_indent=" " * 10, break_on_hyphens=False)


def _lines_of(answer: Answer, data: Data) -> Iterator[tuple[str, str]]:
    change = data.vocabulary.default_change
    if not answer.found:
        yield (
            "",
            f"no measured cell raised {answer.error} with a similar message"
            + (": it is probably not an error of multiprocessing" if answer.foreign else "")
            if answer.error
            else "nothing that was measured has these words, and the text contains no error",
        )
    if answer.changed and not answer.causes:
        yield "fix", change.fix
        yield "changed", f"{change.what} {change.back}"
    shown, rest = answer.causes[:_MAX_CAUSES], answer.causes[_MAX_CAUSES:]
    for number, cause in enumerate(shown):
        yield from _what_to_do(cause, data, "or" if number else "fix", None if number else answer.blame)
        if number == 0 and not data.case(cause.case).is_recipe:
            yield "seen", _where(cause, data)
            if cause.why:
                yield "because", cause.why
            if answer.changed or any(each.inherits for each in shown):
                yield "changed", f"{change.what} {change.back}"
    if rest:
        named = ", ".join(each.case for each in rest[:_MAX_CAUSES])
        yield "more", f"{len(rest)} more: {named}{', …' if len(rest) > _MAX_CAUSES else ''}"


def _what_to_do(cause: Cause, data: Data, heading: str, blame: str | None) -> Iterator[tuple[str, str]]:
    case = data.case(cause.case)
    if case.is_recipe:
        yield heading.replace("fix", "recipe"), case.title
        yield "", case.command
        return
    if cause.fix or heading == "or":
        yield heading, cause.fix or f"{case.title}:"
    if blame:
        yield "blame", f"the notes of the traceback name {blame}"
    if cause.instead:
        instead = data.case(cause.instead)
        yield "instead", instead.title
        yield "", instead.command
    if cause.fix or heading != "or":
        yield "example", case.title
    yield "", f"canishare why {case.id}"


def _where(cause: Cause, data: Data) -> str:
    """Return in which cell a cause was seen, and on what this rests."""
    if cause.where is None:
        return f"reported in {cause.source}, not measured" if cause.source else "nowhere that was measured: it works there"
    environment = data.environments[cause.where[0]]
    seen = data.seen_of(cause.case, cause.where[1], environment)
    worker = f", {seen.worker_exception} in the worker" if seen.worker_exception else ""
    others = f"; and in {cause.cells} cells of {len(cause.cases)} cases in all" if len(cause.cases) > 1 else ""
    return f"{seen}{worker} under {cause.where[1]}: {environment.source_of(seen)}{others}"
