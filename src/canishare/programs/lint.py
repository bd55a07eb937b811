"""Check a program: read its files, apply the rules, and leave out what was not asked for."""

from __future__ import annotations

import ast
import gc
import re
from typing import TYPE_CHECKING
from typing import Final

import msgspec
from packaging.version import Version

from canishare.errors import CanishareError
from canishare.programs.flow import end
from canishare.programs.program import Program
from canishare.programs.rule import Finding
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.rules import RULES
from canishare.programs.source import Unreadable
from canishare.programs.source import find_files
from canishare.programs.source import read_tree
from canishare.programs.workers import Workers
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.programs.scopes import Module

_IGNORE: Final = re.compile(r"#\s*canishare:\s*ignore(?:\[([\w\s,-]*)\])?")
# A condition on the start method: what stands under it is meant for some methods only.
_ON_METHOD: Final = re.compile(r"start_method|[\"']fork[\"']|hasattr\(os, *[\"']fork")


class NoSuchRuleError(CanishareError):
    """A rule that was selected or ignored does not exist."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: findings by file and line, files that cannot be parsed, and how many files were read."""

    findings: list[Finding]
    unreadable: list[Unreadable]
    files: int


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: rules by their ids, a start method and a Python version; None stands for all."""

    select: Sequence[str] | None = None
    ignore: Sequence[str] = ()
    exclude: Sequence[str] = ()
    start_method: StartMethod | None = None
    version: str | None = None

    def rules(self) -> list[Rule]:
        """Return the rules to apply.

        Raises:
            NoSuchRuleError: an id is none of a rule.
        """
        known = {rule.id for rule in RULES}
        for each in (*(self.select or ()), *self.ignore):
            if each not in known:
                message = f"no rule `{each}`: `canishare lint --rules` lists them"
                raise NoSuchRuleError(message)
        chosen = [rule for rule in RULES if self.select is None or rule.id in self.select]
        return [rule for rule in chosen if rule.id not in self.ignore and self._bites(rule)]

    def _bites(self, rule: Rule) -> bool:
        """Return whether a rule applies to the version that is asked for."""
        if self.version is None:
            return True
        version = Version(self.version)
        return (rule.since is None or version >= Version(rule.since)) and (rule.until is None or version < Version(rule.until))


def lint(paths: Iterable[Path], selection: Selection) -> Report:
    """Return what the rules find in files and folders, read together.

    Raises:
        NoSuchRuleError: a rule that is selected or ignored does not exist.
        NoSuchPathError: a path does not exist.
    """
    rules = selection.rules()
    collects = gc.isenabled()
    gc.disable()  # a tree has many objects and no garbage: collecting takes longer than all else
    try:
        return _lint(paths, selection.exclude, rules, selection.start_method)
    finally:
        if collects:
            gc.enable()


def _lint(paths: Iterable[Path], exclude: Sequence[str], rules: Sequence[Rule], start_method: StartMethod | None) -> Report:
    sources, unreadable = [], []
    files = 0
    for path in find_files(paths, exclude):
        files += 1
        read = read_tree(path)
        if isinstance(read, Unreadable):
            unreadable.append(read)
        else:
            sources.append(read)
    program = Program(sources)
    workers = Workers(program)
    findings = {
        finding: None
        for rule in rules
        for hit in rule.check(workers)
        if (finding := _finding(rule, hit, start_method)) is not None and not _is_ignored(hit, rule)
    }
    ordered = sorted(findings, key=lambda each: (each.path, each.line, each.column, each.rule))
    return Report(findings=ordered, unreadable=unreadable, files=files)


def _finding(rule: Rule, hit: Hit, asked: StartMethod | None) -> Finding | None:
    """Return the finding of a hit, or None if it bites under no start method that is asked for."""
    methods = tuple(
        each
        for each in START_METHODS
        if each in rule.start_methods and (hit.methods is None or each in hit.methods) and asked in {None, each}
    )
    if not methods or _depends_on_method(hit):
        return None
    line, column = getattr(hit.node, "lineno", 1), getattr(hit.node, "col_offset", 0)
    end_line, end_column = end(hit.node)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        path=hit.module.source.shown,
        line=line,
        column=_characters(hit.module, line, column) + 1,
        end_line=end_line,
        end_column=_characters(hit.module, end_line, end_column) + 1,
        message=hit.message[0].upper() + hit.message[1:],
        start_methods=methods,
        why=rule.why,
        fix=rule.fix,
        case=rule.case,
        since=rule.since,
        until=rule.until,
    )


def _characters(module: Module, line: int, offset: int) -> int:
    """Return the column of an offset in bytes, which the syntax tree has."""
    if not 0 < line <= len(module.lines):
        return 0
    return len(module.lines[line - 1].encode()[:offset].decode(errors="replace"))


def _depends_on_method(hit: Hit) -> bool:
    """Return whether a hit stands under a condition on the start method."""
    child = hit.node
    for each in hit.module.above(hit.node):
        test = each.test if isinstance(each, ast.If | ast.IfExp) else None
        if test is not None and child is not test and _ON_METHOD.search(hit.module.lines[test.lineno - 1]):
            return True
        child = each
    return False


def _is_ignored(hit: Hit, rule: Rule) -> bool:
    """Return whether a comment in one of a hit's lines says to ignore it."""
    statement = hit.module.statement_of(hit.node)
    return any(rule.id in ignored or not ignored for ignored in _comments(hit.module, hit.node, statement))


def _comments(module: Module, node: ast.AST, statement: ast.stmt | None) -> Iterator[list[str]]:
    if "canishare:" not in module.source.text:
        return
    first, last = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
    simple = statement is not None and not hasattr(statement, "body")
    lines = {first, last, *((statement.lineno, statement.end_lineno or first) if simple and statement else ())}
    for line in lines:
        if match := _IGNORE.search(module.lines[line - 1]):
            yield [each.strip() for each in (match[1] or "").split(",") if each.strip()]
