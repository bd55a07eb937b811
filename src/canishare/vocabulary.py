"""The words of cases, results and report, each with its meaning; ``data.json`` publishes them as `vocabulary`."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal
from typing import get_args

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

OutcomeName = Literal["shared", "lost", "raised", "hung", "crashed", "unavailable"]
StartMethod = Literal["fork", "spawn", "forkserver"]
Worker = Literal["process", "pool", "executor"]
Reach = Literal["global", "guarded", "guarded-late", "passed", "initializer"]
# what a carrier carries: an object that a variable refers to, or state of the process or of a module
Carried = Literal["object", "state"]
Verdict = Literal["expected", "unexpected"]
# who is asked: the worker about what the parent set, or the parent about what the worker changes
Direction = Literal["worker", "parent"]
# whether the worker saw what the parent had set
WorkerSees = Literal["yes", "no"]
# how a cell is shown where the worker is asked and its outcome is no answer: `failed` and `untold` are None in results
Sight = Literal["yes", "no", "failed", "untold"]
# measured: a target ran it. inferred: an older and a newer version of the platform were measured and agree.
# expected: a case declares it and it was not measured there. unknown: none of these; a note says why.
Status = Literal["measured", "inferred", "expected", "unknown"]

START_METHODS: Final[tuple[StartMethod, ...]] = get_args(StartMethod)
WORKERS: Final[tuple[Worker, ...]] = get_args(Worker)
REACHES: Final[tuple[Reach, ...]] = get_args(Reach)


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A word and what it means; `title` is how the page shows it, `synonyms` are what a reader may type for it."""

    word: str
    title: str
    meaning: str
    synonyms: tuple[str, ...] = ()


class DirectionTerm(Term, frozen=True, kw_only=True):
    """A direction: `title` is how a reader asks it, and `carried` is what it is mostly asked of."""

    word: Direction
    carried: Carried


class ReachTerm(Term, frozen=True, kw_only=True):
    """A reach; `set_title` is how the page shows it for state, which is set and not handed over."""

    set_title: str | None = None


class DetailTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A detail of an outcome; `sentence` says what happened, and `worker_sees` what is implied, as in an `OutcomeTerm`."""

    word: str
    meaning: str
    sentence: str
    worker_sees: WorkerSees | None = None


class OutcomeTerm(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome, and how it is shown: `letter` where an encoding lacks `symbol`, `style` is rich's.

    `sentence` says what happened; ``{exception:an exception}`` in it is the cell's `exception`, or the words behind the
    colon where it has none. `worker_sees` is whether a worker saw what the parent had set, where the outcome implies it.
    `synonyms` are what people call it.
    """

    word: OutcomeName
    symbol: str
    letter: str
    style: str
    meaning: str
    sentence: str
    worker_sees: WorkerSees | None = None
    details: tuple[DetailTerm, ...] = ()
    synonyms: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """How it is shown, as that of any other term."""
        return self.word


OUTCOMES: Final = (
    OutcomeTerm(
        word="shared",
        symbol="●",
        letter="S",
        style="green",
        meaning="the worker's change arrived in the parent",
        sentence="The parent sees the worker’s change.",  # noqa: RUF001 - an apostrophe, as a page has it
        worker_sees="yes",
    ),
    OutcomeTerm(
        word="lost",
        symbol="◆",
        letter="L",
        style="magenta",
        meaning="the parent ended without an error, and the change is not there",
        sentence="The change is lost without an error.",
        details=(
            DetailTerm(
                word="copy",
                meaning="the worker changed a copy of the parent's object",
                sentence="The change is lost without an error: the worker changed a copy.",
                worker_sees="yes",
            ),
            DetailTerm(
                word="separate",
                meaning="the worker created an object of its own",
                sentence="The change is lost without an error: the worker created and changed an object of its own.",
                worker_sees="no",
            ),
            DetailTerm(
                word="failed",
                meaning="the worker raised an exception that the parent never got",
                sentence="The change is lost: the worker raised {worker_exception:an exception}, and the parent got no error.",
            ),
        ),
        synonyms=("unchanged", "unmodified", "vanished", "missing", "empty", "nothing"),
    ),
    OutcomeTerm(
        word="raised",
        symbol="▲",
        letter="R",
        style="yellow",
        meaning="the parent got an exception",
        sentence="The parent gets {exception:an exception}.",
    ),
    OutcomeTerm(
        word="hung",
        symbol="■",
        letter="H",
        style="cyan",
        meaning="it never ended",
        sentence="It never ends.",
        details=(
            DetailTerm(
                word="idle",
                meaning="every process waits for another one",
                sentence="It never ends: every process waits for another one.",
            ),
            DetailTerm(
                word="storm",
                meaning="workers die and are replaced endlessly",
                sentence="It never ends: workers die at once and are replaced endlessly.",
            ),
            DetailTerm(word="busy", meaning="a process kept running", sentence="It never ends: a process keeps running."),
        ),
        synonyms=("hang", "hanging", "freeze", "frozen", "stuck", "block", "blocked", "deadlock", "stall", "forever"),
    ),
    OutcomeTerm(
        word="crashed",
        symbol="✖",
        letter="C",
        style="red",
        meaning="a signal ended the parent, or a worker whose change is missing",
        sentence="A process crashes: {detail:a signal ends it}.",
        synonyms=("crash", "segfault", "segmentation", "killed"),
    ),
    OutcomeTerm(
        word="unavailable",
        symbol="–",  # noqa: RUF001 - a dash is what a reader expects of "nothing here"
        letter="-",
        style="dim",
        meaning="this Python lacks the start method or the resource; nothing was run",
        sentence="Unavailable: {detail:nothing was run}.",
    ),
)
TERMS: Final[dict[OutcomeName, OutcomeTerm]] = {term.word: term for term in OUTCOMES}
SYMBOLS: Final[dict[OutcomeName, str]] = {term.word: term.symbol for term in OUTCOMES}
LETTERS: Final[dict[OutcomeName, str]] = {term.word: term.letter for term in OUTCOMES}


def outcome_symbols() -> dict[OutcomeName, str]:
    """Return the outcomes' symbols, or their letters if the terminal's encoding lacks the symbols."""
    # the original one, which pytest writes to; it is None in a program without a console
    encoding = sys.__stdout__.encoding if sys.__stdout__ is not None else "utf-8"
    try:
        "".join(SYMBOLS.values()).encode(encoding)
    except UnicodeEncodeError:
        return LETTERS
    return SYMBOLS


class SightTerm(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the worker saw what the parent had set, and how it is shown, as an `OutcomeTerm`."""

    word: Sight
    title: str
    symbol: str
    letter: str
    style: str
    meaning: str
    sentence: str


SIGHTS: Final = (
    SightTerm(
        word="yes",
        title="seen",
        symbol="●",
        letter="S",
        style="green",
        meaning="the worker saw what the parent had set",
        sentence="The worker sees what the parent set.",
    ),
    SightTerm(
        word="no",
        title="missed",
        symbol="◆",
        letter="M",
        style="magenta",
        meaning="the worker had the value that the module gives it, and nobody got an error",
        sentence="The worker misses what the parent set, without an error: it has the value that the module gives it.",
    ),
    SightTerm(
        word="failed",
        title="worker failed",
        symbol="◆",
        letter="F",
        style="magenta",
        meaning="the worker raised an exception before it looked, and the parent got no error",
        sentence="The worker raises {worker_exception:an exception}, and the parent gets no error.",
    ),
    SightTerm(
        word="untold",
        title="not told",
        symbol="○",
        letter="o",
        style="dim",
        meaning="the script does not say what the worker saw",
        sentence="The script does not say whether the worker sees it.",
    ),
)
_SIGHTS: Final[dict[str, SightTerm]] = {term.word: term for term in SIGHTS}
_FIELD: Final = re.compile(r"\{(\w+):([^}]*)\}")

# By the word of `sys.platform`.
PLATFORMS: Final[dict[str, str]] = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}


class DefaultChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to say to somebody whose program worked until the default start method changed.

    `what` changed, the `fix` that works with every start method, and the way `back` with its cost.
    """

    what: str
    fix: str
    back: str


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """All words, each kind in the order in which a reader sees it.

    `left_out`: words of a question that say nothing. `same`: words that mean the same here. Spaces separate them.
    """

    outcomes: tuple[OutcomeTerm, ...]
    directions: tuple[DirectionTerm, ...]
    worker_sees: tuple[SightTerm, ...]
    start_methods: tuple[Term, ...]
    workers: tuple[Term, ...]
    reaches: tuple[ReachTerm, ...]
    platforms: tuple[Term, ...]
    default_change: DefaultChange
    left_out: str
    same: tuple[str, ...]


VOCABULARY: Final = Vocabulary(
    outcomes=OUTCOMES,
    directions=(
        DirectionTerm(
            word="worker",
            carried="state",
            title="The worker sees what I set",
            meaning="The parent sets something before it starts a worker. Does the worker see it?",
            synonyms=("sees", "see", "seen", "set", "sets", "missed", "misses"),
        ),
        DirectionTerm(
            word="parent",
            carried="object",
            title="I see what the worker changes",
            meaning="A worker changes something. Does the parent see it?",
            synonyms=("changes", "change", "changed", "shared", "lost"),
        ),
    ),
    worker_sees=SIGHTS,
    start_methods=(
        Term(word="fork", title="fork", meaning="the worker starts as a copy of the parent"),
        Term(word="spawn", title="spawn", meaning="the worker is a new interpreter, which imports the main module"),
        Term(word="forkserver", title="forkserver", meaning="as spawn, forked from a server process"),
    ),
    workers=(
        Term(word="process", title="a Process", meaning="multiprocessing.Process", synonyms=("processes",)),
        Term(word="pool", title="a Pool", meaning="multiprocessing.Pool"),
        Term(
            word="executor",
            title="a ProcessPoolExecutor",
            meaning="concurrent.futures.ProcessPoolExecutor",
            synonyms=("processpoolexecutor", "futures"),
        ),
    ),
    reaches=(
        ReachTerm(
            word="global",
            title="a module-level global",
            set_title="at module level",
            meaning="created at module level; state set there",
            synonyms=("globally",),
        ),
        ReachTerm(
            word="guarded",
            title="a global under the main guard",
            set_title="before the first worker",
            meaning='a global assigned under if __name__ == "__main__"; state set there before the first worker is started',
            synonyms=("guard", "before"),
        ),
        ReachTerm(
            word="guarded-late",
            title="set after a worker was started",
            set_title="after a worker was started",
            meaning='state set under if __name__ == "__main__" after a first worker was started, and before this one is',
            synonyms=("late", "after"),
        ),
        ReachTerm(word="passed", title="an argument", meaning="handed over as an argument", synonyms=("argument", "args")),
        ReachTerm(
            word="initializer",
            title="an initializer’s argument",  # noqa: RUF001 - an apostrophe, as a page has it
            meaning="handed to the initializer of a Pool or an Executor",
            synonyms=("initargs",),
        ),
    ),
    platforms=tuple(Term(word=word, title=title, meaning=f"sys.platform is {word!r}") for word, title in PLATFORMS.items()),
    default_change=DefaultChange(
        what="If it worked before Python 3.14 (on macOS before 3.8), it worked under fork, the default then. Now Linux starts "
        "workers by forkserver and macOS by spawn: a worker no longer has the parent's memory, and runs the module again.",
        fix='Define functions at module level, start processes under `if __name__ == "__main__":`, and pass the workers what '
        "they need as arguments or through `initargs`.",
        back='`multiprocessing.set_start_method("fork")` or `multiprocessing.get_context("fork")` brings the old behaviour back. '
        "It costs safety: a fork of a program with threads may deadlock.",
    ),
    left_out="all am an and any are as at be been but by can do does doesn doesnt don dont for from get had has have how if in "
    "into is isn isnt it its me mp multiprocessing my need no not of on or py python python3 so some that the their "
    "them then there this to under use want was way were what when where why with",
    same=(
        "worker child children subprocess process",
        "hang hung freeze froze frozen stuck block deadlock stall forever",
        "change update modify modified modifies set assign",
        "global variable",
        "see seen visible notice",
        "lost lose missing vanish disappear empty unchanged ignore",
        "run call execute",
        "crash die dying kill segfault segmentation",
        "log logger",
        "parent main",
    ),
)


def implied_sight(outcome: str, detail: str | None) -> WorkerSees | None:
    """Return whether a worker saw what the parent had set, as its outcome implies it: one that changed a copy saw it."""
    term = TERMS.get(outcome)  # type: ignore[call-overload] # any text
    return next((each.worker_sees for each in term.details if each.word == detail), term.worker_sees) if term else None


def term_of(
    direction: Direction, outcome: OutcomeName, detail: str | None = None, worker_sees: WorkerSees | None = None
) -> OutcomeTerm | SightTerm:
    """Return the term by which a cell is shown in a direction; `termOf` in words.js does the same.

    A worker that never got as far as to look has the outcome as its answer.
    """
    if direction == "parent":
        return TERMS[outcome]
    if worker_sees is not None:
        return _SIGHTS[worker_sees]
    if outcome == "lost" and detail == "failed":
        return _SIGHTS["failed"]
    return _SIGHTS["untold"] if outcome in {"shared", "lost"} else TERMS[outcome]


def sentence_of(term: OutcomeTerm | SightTerm, fields: Mapping[str, str | None]) -> str:
    """Return what happened in a sentence, with a cell's `fields`; `sentence` in words.js does the same."""
    details = term.details if isinstance(term, OutcomeTerm) else ()
    said = next((each.sentence for each in details if each.word == fields["detail"]), term.sentence)
    return _FIELD.sub(lambda match: fields[match[1]] or match[2], said)


def describe(
    outcome: str, *, exception: str | None = None, detail: str | None = None, worker_sees: WorkerSees | None = None
) -> str:
    """Return an outcome in a line, as every message words it: ``raised EOFError``, ``lost (copy)``, ``hung (idle)``.

    Whether the worker saw what the parent had set is added where the outcome does not imply it: ``shared (missed)``.
    """
    words = [outcome]
    if exception:
        words.append(exception)
    sight = None if worker_sees is None or worker_sees == implied_sight(outcome, detail) else _SIGHTS[worker_sees].title
    if detail or sight:
        words.append(f"({', '.join(filter(None, (detail, sight)))})")
    return " ".join(words)
