"""A rule: what it finds, when it bites, how bad that is, which case of ours shows it, and what to do."""

from __future__ import annotations

import ast
from collections.abc import Callable
from collections.abc import Iterator
from typing import Final
from typing import Literal
from typing import NamedTuple
from typing import get_args

import msgspec

from canishare.programs.scopes import Module
from canishare.programs.workers import Workers
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import StartMethod

# breaks: it raises, hangs or crashes. silently-wrong: something is lost or missed, without an error. fragile: it works by luck.
Severity = Literal["breaks", "silently-wrong", "fragile"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)

ALL: Final = START_METHODS
NOT_FORKED: Final[tuple[StartMethod, ...]] = ("spawn", "forkserver")
FORKED: Final[tuple[StartMethod, ...]] = ("fork",)


class Hit(NamedTuple):
    """A place where a rule applies, and what it says there; `methods` narrows the start methods under which it bites."""

    module: Module
    node: ast.AST
    message: str
    methods: frozenset[str] | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule. `why` and `fix` are sentences, `case` is the measured example.

    `since` and `until`: it bites from that Python version on, and before that one.
    """

    id: str
    title: str
    severity: Severity
    why: str
    fix: str
    check: Callable[[Workers], Iterator[Hit]]
    case: str | None = None
    start_methods: tuple[StartMethod, ...] = ALL
    since: str | None = None
    until: str | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a file where a rule applies; lines and columns begin with 1, and the end is behind the last character."""

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    start_methods: tuple[StartMethod, ...]
    why: str
    fix: str
    case: str | None = None
    since: str | None = None
    until: str | None = None
