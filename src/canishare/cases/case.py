"""Cases: a runnable script each, with a header that describes it and declares what to expect."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal

import msgspec

from canishare.running.provenance import digest_of
from canishare.running.script import Launch
from canishare.running.script import Limits
from canishare.running.script import Prints
from canishare.vocabulary import OUTCOMES
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import OutcomeName
from canishare.vocabulary import StartMethod
from canishare.vocabulary import WorkerSees
from canishare.vocabulary import describe
from canishare.vocabulary import implied_sight

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.cases.header import Block
    from canishare.cases.situation import Situation

# `python_full_version >= "3.14.0"` is false on 3.14.0rc1, which is never intended.
_EXCLUDES_PRERELEASES: Final = re.compile(r"""python_full_version\s*(>=|<)\s*["']\d+\.\d+(\.0)?["']""")

# A module, or an attribute of one, that a target must have, or its oldest version.
_NEED: Final = re.compile(r"[a-z_][\w.]*(:[A-Za-z_][\w.]*)?|python>=\d+\.\d+")

_HEADER: Final = re.compile(r"\A# /// case\n.*?^# ///\n", re.MULTILINE | re.DOTALL)

_DETAILS: Final = {term.word: {detail.word for detail in term.details} for term in OUTCOMES}


class Alternative(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An outcome that happened, or one that an expectation allows.

    In the latter, an exception or a detail that is None matches anything. `worker_sees` is None if no worker said so.
    """

    outcome: OutcomeName
    exception: str | None = None
    detail: str | None = None
    worker_sees: WorkerSees | None = None

    def allows(self, seen: Alternative) -> bool:
        """Return whether this allows an outcome that happened."""
        return (
            (seen.outcome, seen.worker_sees) == (self.outcome, self.worker_sees)
            and self.exception in {None, seen.exception}
            and self.detail in {None, seen.detail}
        )

    def __str__(self) -> str:
        """Return the outcome in a line: ``raised EOFError``."""
        return describe(self.outcome, exception=self.exception, detail=self.detail, worker_sees=self.worker_sees)


class Expectation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a case declares for some start methods and targets, and why.

    `fix` says in a sentence what to do about it. `worker_sees` is what the workers print. ``implied``, which a header cannot
    say, is what the outcome and its detail imply.
    """

    outcome: OutcomeName | tuple[OutcomeName, ...]
    why: str
    worker_sees: WorkerSees | Literal["implied"] | None = None
    start_methods: tuple[StartMethod, ...] = START_METHODS
    when: str | None = None
    exception: str | tuple[str, ...] | None = None
    detail: str | None = None
    race: str | None = None
    reference: str | None = None
    fix: str | None = None

    @property
    def alternatives(self) -> list[Alternative]:
        """The outcomes that it allows: several only if there is a `race`."""
        outcomes = self.outcome if isinstance(self.outcome, tuple) else (self.outcome,)
        exceptions = self.exception if isinstance(self.exception, tuple) else (self.exception,)
        return [
            Alternative(
                outcome=outcome,
                exception=exception,
                detail=(detail := _detail_for(outcome, self.detail)),
                worker_sees=implied_sight(outcome, detail) if self.worker_sees == "implied" else self.worker_sees,
            )
            for outcome in outcomes
            for exception in (exceptions if outcome == "raised" else (None,))
        ]

    def printed_by(self, prints: Prints) -> Expectation:
        """Return it for a script that prints these lines: what the workers see is implied if the script prints it."""
        return msgspec.structs.replace(self, worker_sees=(self.worker_sees or "implied") if prints.worker_sees else None)


class Reported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that people got from what a case shows, where no machine of ours can give it; `source` is where they say so."""

    text: str
    source: str


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The header of a case; the expectations of its `situation`, which cases share, follow its own, and `otherwise` comes last.

    Once it is read, `expect` has them all. `fix` says in a sentence what to do; `symptoms` are words that people use for what
    has no error text. `instead` is a case that works where this one does not, and `recipe` the code that one would write.
    """

    title: str
    expect: tuple[Expectation, ...] = ()
    situation: str | tuple[str, ...] = ()
    otherwise: tuple[Expectation, ...] = ()
    claims: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    launch: Launch = "file"
    instead: str | None = None
    recipe: str | None = None
    fix: str | None = None
    symptoms: tuple[str, ...] = ()
    reported: tuple[Reported, ...] = ()
    threads: tuple[str, ...] = ()
    limits: Limits | None = None
    prints: Prints = Prints()

    def matching_index(self, start_method: StartMethod, facts: Mapping[str, str], extras: frozenset[str]) -> int | None:
        """Return the place of the first expectation that applies to a target's facts, or None."""
        for index, expectation in enumerate(self.expect):
            if start_method in expectation.start_methods and (
                expectation.when is None or evaluate_marker(expectation.when, tuple(facts.items()), extras)
            ):
                return index
        return None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A runnable script and its header, as run, stored in a suite and published.

    `overrides` counts the expectations at the beginning that are not its family's. `composed`: its script is made from other
    files. `marks` are the lines of a composed recipe, from 0, that hand the resource over.
    """

    id: str
    digest: str
    source: str
    header: Header
    family: str | None = None
    overrides: int = 0
    composed: bool = False
    marks: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """The source without its header."""
        return _HEADER.sub("", self.source, count=1)

    def expectation(self, start_method: StartMethod, facts: Mapping[str, str], extras: frozenset[str]) -> Expectation | None:
        """Return the first expectation that applies to a target's facts (the variables of PEP 508), or None."""
        index = self.header.matching_index(start_method, facts, extras)
        return None if index is None else self.header.expect[index]

    def expected(self, start_method: StartMethod, facts: Mapping[str, str], extras: frozenset[str]) -> list[Alternative]:
        """Return the outcomes that the case allows in a target; none if no expectation applies."""
        expectation = self.expectation(start_method, facts, extras)
        return expectation.alternatives if expectation else []


def read_case(block: Block, case_id: str, situations: Mapping[str, Situation]) -> Case:
    """Return the case in a file; `situations` are those of ``families.toml``.

    Raises:
        CaseError: the header is malformed; the message names the file, the line and the key.
    """
    header = block.read(Header)
    check_needs(block, header.needs)
    if header.launch != "file" and "from __future__" in block.source:
        raise block.error("launch", "a script from stdin or -c gets a line before its first, so it cannot have `from __future__`")  # noqa: EM101 - a key
    for key, problem in (*find_problems(header.expect, "expect"), *find_problems(header.otherwise, "otherwise")):
        raise block.error(key, problem)
    for index, each in enumerate(header.expect):
        if each.worker_sees and not header.prints.worker_sees:
            key = f"expect[{index}].worker_sees"
            raise block.error(key, "needs `prints.worker_sees = true`")
    try:
        shared = [each for situation in named(header.situation, situations) for each in situation.expectations()]
    except ValueError as error:
        raise block.error("situation", str(error)) from None  # noqa: EM101 - a key
    declared = tuple(each.printed_by(header.prints) for each in (*header.expect, *shared, *header.otherwise))
    header = msgspec.structs.replace(header, expect=declared, otherwise=())
    if not header.expect:
        raise block.error("expect", "is missing: add an [[expect]], or name a `situation`")  # noqa: EM101 - a key
    return Case(id=case_id, digest=digest_of(block.source), source=block.source, header=header)


def check_needs(block: Block, needs: Sequence[str]) -> None:
    """Refuse a need that is neither the name of a module or of an attribute of one, nor a version.

    Raises:
        CaseError: one of them is not; the message names the file and the line.
    """
    for need in needs:
        if not _NEED.fullmatch(need):
            raise block.error("needs", f"{need!r}: a need is written `module`, `module:name.name` or `python>=3.8`")  # noqa: EM101 - a key


def named(names: str | tuple[str, ...], situations: Mapping[str, Situation]) -> list[Situation]:
    """Return the situations of these names.

    Raises:
        ValueError: there is none of a name.
    """
    names = (names,) if isinstance(names, str) else names
    for name in names:
        if name not in situations:
            message = f"families.toml has no situation {name!r}; it has {', '.join(situations) or 'none'}"
            raise ValueError(message)
    return [situations[name] for name in names]


def case_id_of(path: Path, folder: Path) -> str:
    """Return the id of a case from its file's path in a folder of cases: ``article/queue-process-global``."""
    return path.relative_to(folder).with_suffix("").as_posix().replace("_", "-")


def find_problems(expectations: Sequence[Expectation], table: str) -> Iterator[tuple[str, str]]:
    """Yield each problem of expectations, with its key, such as ``expect[1].when``."""
    for index, expectation in enumerate(expectations):
        for key, problem in _check_expectation(expectation):
            yield f"{table}[{index}].{key}", problem


@cache
def evaluate_marker(when: str, facts: tuple[tuple[str, str], ...], extras: frozenset[str]) -> bool:
    """Evaluate an environment marker; cached, because a session evaluates a few of them thousands of times."""
    from packaging.markers import Marker  # noqa: PLC0415 - most commands evaluate no marker

    environment: dict[str, str | frozenset[str]] = {**dict(facts), "extras": extras}
    return Marker(when).evaluate(environment, context="lock_file")


def _check_expectation(expectation: Expectation) -> Iterator[tuple[str, str]]:
    alternatives = expectation.alternatives
    if "unavailable" in {each.outcome for each in alternatives}:
        yield "outcome", "`unavailable` cannot be expected: declare `needs` instead"
    if expectation.worker_sees == "implied":
        yield "worker_sees", "`implied` is what it is without the key: remove it"
    if len(alternatives) != 1 and not expectation.race:
        key = "exception" if isinstance(expectation.exception, tuple) else "outcome"
        yield key, "several are allowed only if `race` names the race that decides between them"
    if len(alternatives) == 1 and expectation.race is not None:
        yield "race", "is only allowed with several outcomes or exceptions"
    if any(each.outcome == "raised" and each.exception is None for each in alternatives):
        yield "exception", "is missing: `raised` needs the type of the exception"
    if expectation.exception is not None and not any(each.outcome == "raised" for each in alternatives):
        yield "exception", "is only allowed with the outcome `raised`"
    if expectation.detail is not None and not any(each.detail for each in alternatives):
        yield "detail", f"`{alternatives[0].outcome}` has no such detail"
    if expectation.when is not None:
        yield from (("when", problem) for problem in _check_marker(expectation.when))


def _check_marker(when: str) -> Iterator[str]:
    from packaging.markers import InvalidMarker  # noqa: PLC0415 - the same
    from packaging.markers import Marker  # noqa: PLC0415 - the same

    try:
        Marker(when)
    except InvalidMarker as error:
        yield f"not an environment marker (PEP 508): {str(error).splitlines()[0]}"
    if _EXCLUDES_PRERELEASES.search(when):
        yield 'excludes prereleases: write python_version, or python_full_version with "X.Y.0a0"'


def _detail_for(outcome: OutcomeName, detail: str | None) -> str | None:
    """Return `detail` if the outcome can have it: the alternatives of a race share one key."""
    return detail if outcome == "crashed" or detail in _DETAILS[outcome] else None
