"""Rules about the life of SharedMemory."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import is_conditional
from canishare.programs.flow import is_tried
from canishare.programs.flow import place
from canishare.programs.flow import precedes
from canishare.programs.program import argument
from canishare.programs.rule import FORKED
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.workers import calls_on
from canishare.programs.workers import is_captured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.scopes import Scope
    from canishare.programs.workers import Workers


def _segments(workers: Workers) -> Iterator[tuple[Scope, ast.Call, ast.Name]]:
    """Yield the SharedMemory objects that are assigned to a variable of a scope."""
    for module in workers.program.modules:
        if "SharedMemory" not in module.source.text:
            continue
        for scope in module.scopes:
            for statement in scope.each(ast.Assign):
                match statement:
                    case ast.Assign(targets=[ast.Name() as name], value=ast.Call() as call):
                        kind = workers.program.kind(call, scope)
                        if kind is not None and kind.name == "segment" and kind.call is call:
                            yield scope, call, name


def _creates(call: ast.Call) -> bool:
    given = argument(call, 1, "create")
    return isinstance(given, ast.Constant) and given.value is True


def _never_unlinked(workers: Workers) -> Iterator[Hit]:
    for scope, call, name in _segments(workers):
        unlinks = any(each.attr == "unlink" for other in scope.module.scopes for each in other.each(ast.Attribute))
        if _creates(call) and not unlinks and not _escapes(scope, name):
            yield Hit(scope.module, call, f"nobody unlinks `{name.id}`, and its memory outlives the program's last process")


def _escapes(scope: Scope, name: ast.Name) -> bool:
    """Return whether a variable is given to somebody else, who may unlink it."""
    if name.id in scope.declared or is_captured(scope, name.id):
        return True
    return any(not isinstance(scope.module.parents.get(load), ast.Attribute) for load in scope.loads[name.id])


def _unlinked_twice(workers: Workers) -> Iterator[Hit]:
    segments = list(_segments(workers))
    for scope, call, name in segments:
        if scope not in workers.in_workers or _creates(call):
            continue
        start = workers.in_workers[scope]
        unlinks = [
            each
            for each in calls_on(scope, name, "unlink")
            if not is_tried(scope.module, each) and not is_conditional(scope.module, each)
        ]
        for parent, created, other in segments:
            if parent is start.scope and _creates(created) and unlinks and calls_on(parent, other, "unlink"):
                line = calls_on(parent, other, "unlink")[0].lineno
                yield Hit(scope.module, unlinks[0], f"a worker unlinks the memory that its parent unlinks in line {line}")
                break


def _view_open(workers: Workers) -> Iterator[Hit]:
    for scope, _, name in _segments(workers):
        for statement in scope.each(ast.Assign):
            match statement:
                case ast.Assign(
                    targets=[ast.Name() as view],
                    value=ast.Subscript(value=ast.Attribute(value=ast.Name(id=owner), attr="buf"), slice=ast.Slice()),
                ) if owner == name.id:
                    closes = [call for call in calls_on(scope, name, "close") if precedes(scope.module, statement, call)]
                    released = (
                        bool(calls_on(scope, view, "release")) or _is_deleted(scope, view.id) or len(scope.bindings[view.id]) > 1
                    )
                    if (
                        closes
                        and not released
                        and not any(isinstance(each, ast.With) for each in scope.module.above_in_scope(statement))
                    ):
                        yield Hit(
                            scope.module,
                            closes[0],
                            f"`{view.id}` is a view of `{name.id}`, which cannot be closed while it exists",
                        )


def _is_deleted(scope: Scope, name: str) -> bool:
    return any(
        isinstance(target, ast.Name) and target.id == name for statement in scope.each(ast.Delete) for target in statement.targets
    )


def _after_pool(workers: Workers) -> Iterator[Hit]:
    segments = list(_segments(workers))
    found = set()
    for start in workers.starts:
        created = start.runner_kind.call
        if start.role != "task" or created is None or "fork" not in workers.methods(start):
            continue
        if not any(
            scope is start.function and not _creates(call) and argument(call, 5, "track") is None for scope, call, _ in segments
        ):
            continue
        own = [call for scope, call, _ in segments if scope is start.scope and _creates(call)]
        if not own or own[0] in found or start.module.scope_of(created) is not start.scope:
            continue
        if all(place(call) > place(created) for call in own) and precedes(start.module, own[0], start.call):
            found.add(own[0])
            message = f"the Pool of line {created.lineno} is older than the memory, and its workers take it away when they end"
            yield Hit(start.module, own[0], message)


RULES: Final = (
    Rule(
        id="memory-never-unlinked",
        title="A SharedMemory is never unlinked",
        severity="fragile",
        why="close() gives back only this process's view. Without unlink() the memory stays, until the resource tracker warns "
        "and removes it.",
        fix="Call unlink() once, in the process that created it, when all are done with it.",
        case="traps/segment-never-unlinked",
        check=_never_unlinked,
    ),
    Rule(
        id="memory-unlinked-twice",
        title="A SharedMemory is unlinked by worker and parent",
        severity="breaks",
        why="The second unlink() does not find the memory any more: FileNotFoundError.",
        fix="Call close() in the worker, and unlink() only in the process that created it.",
        case="traps/segment-unlinked-twice",
        check=_unlinked_twice,
    ),
    Rule(
        id="memory-view-open",
        title="A SharedMemory is closed while a view of it exists",
        severity="breaks",
        why="A slice of `buf` is a memoryview. While one exists, close() raises a BufferError.",
        fix="Release the view first: view.release(), or del view.",
        case="traps/segment-closed-with-view",
        check=_view_open,
    ),
    Rule(
        id="memory-after-pool",
        title="A SharedMemory is created after the Pool whose workers attach to it",
        severity="silently-wrong",
        start_methods=FORKED,
        why="A worker that was forked before the parent had a resource tracker starts one of its own, which takes the memory "
        "away.",
        fix="Create the SharedMemory before the Pool, or attach with track=False (3.13).",
        case="traps/segment-after-pool",
        check=_after_pool,
    ),
)
