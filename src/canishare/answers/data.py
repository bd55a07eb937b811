"""The published data, ``data.json``: every number and word of the page, with a JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import Final

import msgspec

from canishare.answers.environments import Environment
from canishare.cases.atlas import Family
from canishare.cases.case import Reported
from canishare.cases.recipes import RECIPES
from canishare.cost.record import Costs
from canishare.running.script import Launch
from canishare.vocabulary import Direction
from canishare.vocabulary import OutcomeName
from canishare.vocabulary import OutcomeTerm
from canishare.vocabulary import SightTerm
from canishare.vocabulary import StartMethod
from canishare.vocabulary import Status
from canishare.vocabulary import Verdict
from canishare.vocabulary import Vocabulary
from canishare.vocabulary import WorkerSees
from canishare.vocabulary import describe
from canishare.vocabulary import sentence_of
from canishare.vocabulary import term_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA_SCHEMA: Final = 1


class Seen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a cell; equal ones stand once in `Data.seen`. `why` is the declared reason of what happened."""

    status: Status
    outcome: OutcomeName | None = None
    detail: str | None = None
    exception: str | None = None
    message: str | None = None
    worker_exception: str | None = None
    worker_message: str | None = None
    worker_sees: WorkerSees | None = None
    verdict: Verdict | None = None
    flaky: bool = False
    declared: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    why: str | None = None
    reference: str | None = None
    fix: str | None = None
    departs: bool = False
    note: str | None = None

    def term(self, direction: Direction) -> OutcomeTerm | SightTerm | None:
        """Return the term by which it is shown in a direction; None if it is unknown."""
        return term_of(direction, self.outcome, self.detail, self.worker_sees) if self.outcome else None

    def sentence(self, direction: Direction) -> str:
        """Return what happened in a sentence, as the page words it."""
        term = self.term(direction)
        if term is None:
            return f"Unknown: {self.note}." if self.note else "Unknown."
        return sentence_of(term, {"detail": self.detail, "exception": self.exception, "worker_exception": self.worker_exception})

    def works(self, direction: Direction) -> bool:
        """Return whether the change arrived, or the worker saw what the parent had set."""
        term = self.term(direction)
        return term is not None and term.word in {"shared", "yes"}

    def severity(self, direction: Direction) -> int:
        """Return 0 if nothing failed, 1 if the change was lost or what was set was missed, 2 if the program failed."""
        term = self.term(direction)
        return 0 if term is None else {"lost": 1, "no": 1, "failed": 1, "raised": 2, "hung": 2, "crashed": 2}.get(term.word, 0)

    def shown(self, direction: Direction) -> tuple[str | None, str]:
        """Return what two cells are compared by in a direction: how they read."""
        term = self.term(direction)
        return (term.word if term else None), self.sentence(direction)

    @property
    def kind(self) -> tuple[str | None, ...]:
        """What two cells are compared by in both directions."""
        return self.outcome, self.detail, self.exception, self.worker_sees

    def __str__(self) -> str:
        """Return it in a line: ``raised EOFError``."""
        if not self.outcome:
            return "unknown"
        return describe(self.outcome, exception=self.exception, detail=self.detail, worker_sees=self.worker_sees)


class Measurement(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The evidence of a measured cell: `after` is when it began, in seconds from the beginning of its target's run.

    `stdout`, `stderr` and each stack's third entry are places in `Data.texts`; a stack is process id, role and text.
    """

    seconds: float
    after: int
    stdout: int
    stderr: int
    stacks: list[tuple[int, str, int]]
    reused: bool


class PublishedCase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case; `script` is what ran and `code` the same without its header, as places in `Data.texts`.

    `instead` is a case that works where this one does not, and `recipe` the code that one would write. `differs` are the lines,
    from 0, of its own code and of its `instead`'s that are not in the other one. `marks` are a recipe's lines that hand the
    resource over; `exchange` is what an exchange costs relative to a Value's, in words. `own`: it is a reader's own.
    """

    id: str
    title: str
    script: int
    code: int
    digest: str
    launch: Launch = "file"
    family: str | None = None
    resource: str | None = None
    worker: str | None = None
    reach: str | None = None
    claims: tuple[int, ...] = ()
    threads: tuple[str, ...] = ()
    instead: str | None = None
    recipe: str | None = None
    fix: str | None = None
    symptoms: tuple[str, ...] = ()
    reported: tuple[Reported, ...] = ()
    differs: tuple[list[int], list[int]] = ([], [])
    marks: tuple[int, ...] = ()
    exchange: str | None = None
    own: bool = False

    @property
    def is_recipe(self) -> bool:
        """Whether it is code that one can paste."""
        return self.id.startswith(f"{RECIPES}/")

    @property
    def is_written_recipe(self) -> bool:
        """Whether it is a recipe that was written by hand, for one need: the others are composed for each resource."""
        return self.is_recipe and "/" not in self.short_id

    @property
    def short_id(self) -> str:
        """Its id, of a recipe without the first part: ``queue/pool-initializer``."""
        return self.id.removeprefix(f"{RECIPES}/")

    @property
    def command(self) -> str:
        """The command that prints its script."""
        return f"canishare {'recipe' if self.is_recipe else 'show'} {self.short_id}"

    @property
    def offer(self) -> str | None:
        """The id of the code to write instead, or None."""
        return self.recipe or self.instead


class PublishedResource(msgspec.Struct, frozen=True, kw_only=True):
    """What is shared by the cases of the atlas; `symptoms` are what people say of it."""

    id: str
    title: str
    family: str
    symptoms: tuple[str, ...] = ()


class PublishedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What a case showed of a claim; `where` is it in words."""

    case: str
    held: bool
    seen: str
    where: str
    targets: dict[StartMethod, list[str]]


class PublishedNeed(msgspec.Struct, frozen=True, kw_only=True):
    """Something that people need to share, with the recipes for it, the one to show first at the beginning."""

    id: str
    title: str
    note: str
    recipes: list[str]


class PublishedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of the article, its verdict and its evidence; `figures` are what was measured of its cost, in sentences."""

    number: int
    text: str
    why: str
    verdict: str
    findings: list[PublishedFinding]
    figures: list[str] = []


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many cells there are of each kind; `measured` leaves out what is unavailable. `expected` are forecasts."""

    targets: int
    cases: int
    measured: int
    outcomes: dict[OutcomeName, int]
    worker_sees: dict[WorkerSees, int]
    unexpected: int
    flaky: int
    inferred: int
    expected: int
    expected_unavailable: int
    unknown: int


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Results that the report does not rest on, and why."""

    what: str
    why: str


class Data(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `cells` has for each case and start method a place in `seen` for each of `environments`.

    `evidence` has for each of them the measurement, or null.
    """

    schema: int
    vocabulary: Vocabulary
    newest: str
    counts: Counts
    environments: list[Environment]
    families: list[Family]
    resources: list[PublishedResource]
    cases: list[PublishedCase]
    claims: list[PublishedClaim]
    needs: list[PublishedNeed]
    seen: list[Seen]
    cells: dict[str, dict[StartMethod, list[int]]]
    evidence: dict[str, dict[StartMethod, list[Measurement | None]]]
    texts: list[str]
    left_out: list[LeftOut]
    costs: list[Costs] = []

    def case(self, case_id: str) -> PublishedCase:
        """Return a case by its id."""
        return next(case for case in self.cases if case.id == case_id)

    def symptoms(self) -> dict[str, tuple[str, ...]]:
        """Return by the id of each case what people say of it, and of its resource."""
        of_resources = {resource.id: resource.symptoms for resource in self.resources}
        return {case.id: (*case.symptoms, *of_resources.get(case.resource or "", ())) for case in self.cases}

    def direction_of(self, case: PublishedCase) -> Direction:
        """Return the direction that a case is about, where nobody says which: the worker's for state."""
        carried = next((each.carried for each in self.families if each.id == case.family), "object")
        return next(each.word for each in self.vocabulary.directions if each.carried == carried)

    def seen_of(self, case_id: str, start_method: StartMethod, environment: Environment) -> Seen:
        """Return what is known of a cell."""
        return self.seen[self.cells[case_id][start_method][self.environments.index(environment)]]

    def walk(self) -> Iterator[tuple[str, StartMethod, Environment, Seen]]:
        """Yield every cell: case, start method, environment and what is known of it."""
        for case, methods in self.cells.items():
            for method, row in methods.items():
                for environment, place in zip(self.environments, row, strict=True):
                    yield case, method, environment, self.seen[place]


def data_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``data.json``."""
    schema = msgspec.json.schema(Data)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "canishare report data", **schema}
