"""Rules about results, and about what ends before they are there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import LOOPS
from canishare.programs.flow import end
from canishare.programs.flow import is_repeated
from canishare.programs.flow import place
from canishare.programs.flow import precedes
from canishare.programs.program import same
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.workers import calls_on
from canishare.programs.workers import is_captured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.scopes import Module
    from canishare.programs.scopes import Scope
    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers

_ASYNC: Final = frozenset({"apply_async", "map_async", "starmap_async", "submit"})
_LAZY: Final = frozenset({"imap", "imap_unordered"})
# What waits for a Pool's tasks.
_WAITS: Final = frozenset({"get", "wait", "join", "ready", "result", "next", "sleep", "recv", "acquire"})
# What a pipe holds on Linux, in bytes; elsewhere it is less.
_PIPE: Final = 65_536
_ENDS: Final = ("close", "terminate", "join", "__exit__")


def _dropped(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.method not in _ASYNC or not isinstance(start.module.parents.get(start.call), ast.Expr):
            continue
        if any(each.arg in {"error_callback", None} for each in start.call.keywords) or not isinstance(
            start.call.func, ast.Attribute
        ):
            continue
        if start.function is not None and _catches_all(start.function):
            continue
        if any((kind := workers.program.kind(each, start.scope)) is not None and kind.name == "proxy" for each in start.given):
            continue  # its result travels another way
        runner = start.call.func.value
        # what is thrown away beside results that are asked for, or before terminate(), is thrown away on purpose
        kept = any(
            other.scope is start.scope
            and other.method in _ASYNC
            and not isinstance(start.module.parents.get(other.call), ast.Expr)
            for other in workers.starts
        )
        if kept or calls_on(start.scope, runner, "terminate") or _reads_queue(workers, start.scope):
            continue
        name = start.call.func.attr
        yield Hit(start.module, start.call, f"nobody asks for the result of {name}(), and an error in the task vanishes")


def _reads_queue(workers: Workers, scope: Scope) -> bool:
    """Return whether a scope gets the results another way: from a Queue."""
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr in {"get", "recv"}
        and (kind := workers.program.kind(call.func.value, scope)) is not None
        and (kind.name in {"queue", "connection"} or (kind.name == "proxy" and "Queue" in kind.dotted))
        for call in scope.each(ast.Call)
    )


def _catches_all(function: Scope) -> bool:
    """Return whether a function handles all its errors itself."""
    body = [
        each
        for each in getattr(function.node, "body", [])
        if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
    ]
    tries = [each for each in body if isinstance(each, ast.Try)]
    return any(
        handler.type is None or (isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"})
        for each in tries
        for handler in each.handlers
    )


def _joined_first(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        if start.runner != "process" or start.function is None:
            continue
        for name, value in start.parameters():
            kind = workers.program.kind(value, start.scope)
            if not isinstance(value, ast.Name | ast.Attribute) or kind is None or kind.name != "queue":
                continue
            if kind.dotted.endswith("SimpleQueue") or not _puts_much(start.function, name):
                continue
            gets = calls_on(start.scope, value, "get", "get_nowait")
            joins = [
                call
                for call in start.scope.each(ast.Call)
                if isinstance(call.func, ast.Attribute)
                and call.func.attr == "join"
                and not call.args
                and not call.keywords
                and _is_this_process(workers, call.func.value, start)
            ]
            first = gets[0] if gets else None
            if first is None or not joins or first in found:
                continue
            early = [join for join in joins if precedes(start.module, join, first) and precedes(start.module, start.call, join)]
            loops = [each for each in start.module.above_in_scope(first) if isinstance(each, LOOPS)]
            if early and not any(join_loop in loops for join_loop in start.module.above_in_scope(early[0])):
                found.add(first)
                text = start.module.text_of(value)
                message = f"the worker is joined before `{text}` is read (line {first.lineno}), and waits until somebody reads it"
                yield Hit(start.module, early[0], message)


def _puts_much(function: Scope, name: str) -> bool:
    """Return whether a worker's function puts something into a Queue that may be larger than a pipe holds."""
    puts = [
        call
        for call in function.each(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"put", "put_nowait"}
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == name
    ]
    return any(is_repeated(function.module, call) or any(_is_large(function, each) for each in call.args) for call in puts)


def _is_large(function: Scope, value: ast.expr) -> bool:
    """Return whether a value is a comprehension, or something many times; of others, the text does not tell the size."""
    if isinstance(value, ast.Name):
        bindings = function.bindings.get(value.id, [])
        return len(bindings) == 1 and bindings[0].value is not None and _is_large(function, bindings[0].value)
    match value:
        case ast.ListComp() | ast.SetComp() | ast.DictComp():
            return True
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return any(_is_large(function, each) for each in parts)
        case (
            ast.BinOp(op=ast.Mult(), left=ast.Constant(value=int(times)))
            | ast.BinOp(op=ast.Mult(), right=ast.Constant(value=int(times)))
        ):
            return times >= _PIPE
    return False


def _is_this_process(workers: Workers, expression: ast.expr, start: Start) -> bool:
    kind = workers.program.kind(expression, start.scope)
    return kind is not None and kind.call is start.call


def _withs(scope: Scope) -> Iterator[tuple[ast.With, ast.expr, ast.expr | None]]:
    """Yield the ``with`` blocks of a scope, with what each opens and its variable."""
    for statement in scope.each(ast.With):
        for item in statement.items:
            yield statement, item.context_expr, item.optional_vars


def _after_pool(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.runner != "pool" or start.method not in _ASYNC | _LAZY or not isinstance(start.call.func, ast.Attribute):
            continue
        runner = start.call.func.value
        block = next(
            (
                statement
                for statement, opened, variable in _withs(start.scope)
                if variable is not None
                and same(variable, runner)
                and statement in start.module.above_in_scope(start.call)
                and (kind := workers.program.kind(opened, start.scope)) is not None
                and kind.name == "pool"
            ),
            None,
        )
        if block is None or _is_waited_for(start, block):
            continue
        statement = start.module.statement_of(start.call)
        if isinstance(statement, ast.Expr) and statement.value is start.call:
            if start.method in _ASYNC:
                yield Hit(start.module, start.call, "the with block ends the Pool, and with it the task, before it has run")
            continue
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name) and statement.value is start.call:
            name = statement.targets[0].id
            loads = start.scope.loads[name]
            inside = [load for load in loads if place(block) <= place(load) <= end(block) and place(load) > start.line]
            behind = [load for load in loads if place(load) > end(block)]
            if behind and not inside:
                message = f"the with block ends the Pool, and `{name}` in line {behind[0].lineno} waits for it forever"
                yield Hit(start.module, start.call, message)


def _is_waited_for(start: Start, block: ast.With) -> bool:
    """Return whether something in a ``with`` block waits, for whatever it is."""
    return any(
        isinstance(call.func, ast.Attribute) and call.func.attr in _WAITS and place(block) < place(call) <= end(block)
        for call in start.scope.each(ast.Call)
    ) or any(place(block) < place(loop) <= end(block) for loop in start.scope.each(ast.While))


def _manager_ended(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if "Manager" not in module.source.text:
            continue
        for scope in module.scopes:
            for block, opened, _ in _withs(scope):
                kind = workers.program.kind(opened, scope)
                if kind is not None and kind.name == "manager" and "SharedMemory" not in kind.dotted:
                    yield from _uses_after_manager(workers, module, scope, block)


def _uses_after_manager(workers: Workers, module: Module, scope: Scope, block: ast.With) -> Iterator[Hit]:
    inside: list[str] = []
    for name, bindings in scope.bindings.items():
        made = [
            binding
            for binding in bindings
            if place(block) < place(binding.node) <= end(block)
            and (kind := workers.program.kind(binding.value, scope)) is not None
            and kind.name == "proxy"
        ]
        if not made or len(bindings) != len(made):
            continue
        inside.append(name)
        later = next((load for load in scope.loads[name] if place(load) > end(block)), None)
        if later is not None and precedes(module, block.body[-1], later):
            yield Hit(module, later, f"`{name}` belongs to the Manager that ended in line {end(block)[0]}")
            return
    for start in workers.starts:
        if start.scope is not scope or start.runner != "process" or not (place(block) < start.line <= end(block)):
            continue
        if not any(isinstance(each, ast.Name) and each.id in inside for each in start.given):
            continue
        joins = [
            call
            for call in scope.each(ast.Call)
            if isinstance(call.func, ast.Attribute)
            and call.func.attr == "join"
            and _is_this_process(workers, call.func.value, start)
        ]
        if joins and all(place(join) > end(block) for join in joins):
            message = f"the worker is joined after the Manager has ended in line {end(block)[0]}, and loses what it still uses"
            yield Hit(module, joins[0], message)


def _temporary(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.method not in {"apply_async", "map_async", "starmap_async"} or start.runner != "pool":
            continue
        for given in start.given:
            kind = workers.program.kind(given, start.scope)
            if kind is not None and kind.name == "proxy" and kind.call is given:
                yield Hit(start.module, given, "nobody in the parent keeps this proxy, and the Manager drops the object")


def _pipe_end(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        if start.runner != "process" or not workers.program.mentions(start.module, "EOFError"):
            continue
        for given in start.given:
            kind = workers.program.kind(given, start.scope)
            if not isinstance(given, ast.Name) or kind is None or kind.name != "connection" or kind.call is None:
                continue
            other = _other_end(start, given, kind.call)
            if other is None or calls_on(start.scope, given, "close") or _is_with(start.scope, given):
                continue
            for call in calls_on(start.scope, other, "recv", "recv_bytes"):
                if call not in found and is_repeated(start.module, call) and _expects_end(start.module, call):
                    found.add(call)
                    message = f"the parent's own `{given.id}` is open, so this never raises EOFError"
                    yield Hit(start.module, call, message)


def _other_end(start: Start, given: ast.Name, pipe: ast.Call) -> ast.Name | None:
    statement = start.module.parents.get(pipe)
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=[ast.Name() as first, ast.Name() as second])]):
            return second if first.id == given.id else first if second.id == given.id else None
    return None


def _is_with(scope: Scope, name: ast.Name) -> bool:
    return any(isinstance(opened, ast.Name) and opened.id == name.id for _, opened, _ in _withs(scope))


def _expects_end(module: Module, call: ast.Call) -> bool:
    return any(
        isinstance(each, ast.Try)
        and any(isinstance(handler.type, ast.Name) and handler.type.id == "EOFError" for handler in each.handlers)
        for each in module.above_in_scope(call)
    )


def _never_ended(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if "Pool" not in module.source.text:
            continue
        for scope in module.scopes:
            for call in scope.each(ast.Call):
                kind = workers.program.kind(call, scope)
                if kind is None or kind.name != "pool" or kind.call is not call or kind.owner is not None:
                    continue
                parent = module.parents.get(call)
                match parent:
                    case ast.Attribute(attr=attribute) if attribute in {"map", "apply", "starmap"}:
                        yield Hit(module, call, "nobody closes this Pool, whose workers stay until it is collected")
                    case ast.Assign(targets=[ast.Name() as name]) if scope.kind == "function" and _is_left_open(scope, name):
                        yield Hit(module, call, f"nobody closes `{name.id}`, whose workers stay until it is collected")


def _is_left_open(scope: Scope, name: ast.Name) -> bool:
    """Return whether a function uses a Pool, ends it nowhere, and gives it to nobody else."""
    if name.id in scope.declared or is_captured(scope, name.id) or len(scope.bindings[name.id]) != 1:
        return False
    used = False
    for load in scope.loads[name.id]:
        parent = scope.module.parents.get(load)
        if not isinstance(parent, ast.Attribute) or parent.attr in _ENDS or parent.attr.startswith("_"):
            return False
        if not isinstance(scope.module.parents.get(parent), ast.Call):
            return False
        used = True
    return used


RULES: Final = (
    Rule(
        id="result-not-asked-for",
        title="Nobody asks for the result of a task",
        severity="fragile",
        why="A task's exception is part of its result. Where nobody asks for that, a task that failed looks like one that was "
        "done.",
        fix="Keep the result and call get() (of a Future: result()), or give apply_async() an error_callback.",
        case="traps/uncollected-error",
        check=_dropped,
    ),
    Rule(
        id="joined-before-read",
        title="A worker is joined before its Queue is read",
        severity="breaks",
        why="A worker that has put much into a Queue ends only when it has been read: both wait for each other forever.",
        fix="Read the Queue first, and join the worker then.",
        case="traps/join-before-get",
        check=_joined_first,
    ),
    Rule(
        id="result-after-pool",
        title="A Pool's with block ends before the result is there",
        severity="breaks",
        why="Leaving the block terminates the Pool. Tasks that are not done yet are dropped, and their results never arrive.",
        fix="Ask for the results within the block, or call close() and join() at its end.",
        case="traps/result-after-with",
        check=_after_pool,
    ),
    Rule(
        id="manager-ended",
        title="A Manager has ended before its object is used",
        severity="breaks",
        why="What a Manager holds lives in its process, which ends with its with block.",
        fix="Join the workers and copy the result, such as list(names), within the with block.",
        case="traps/manager-after-shutdown",
        check=_manager_ended,
    ),
    Rule(
        id="temporary-proxy",
        title="A Manager's object is created in the call that passes it to a task",
        severity="breaks",
        why="The Manager drops an object when no proxy of it is left, and the task may come after that.",
        fix="Assign it to a variable that lives until the task is done.",
        case="traps/temporary-proxy",
        check=_temporary,
    ),
    Rule(
        id="pipe-end-open",
        title="A Pipe is read to its end, and the parent keeps the other end open",
        severity="breaks",
        why="The end of a Pipe arrives when nobody has the other end open, and the parent itself has it.",
        fix="Close the parent's copy of the other end after the worker is started.",
        case="traps/pipe-end-not-closed",
        check=_pipe_end,
    ),
    Rule(
        id="pool-never-closed",
        title="A Pool is never closed",
        severity="fragile",
        why="Python does not promise to collect a Pool that nobody closes: its workers stay, and the program may hang at its "
        "end.",
        fix="Write `with multiprocessing.Pool() as pool:`, or call close() and join().",
        check=_never_ended,
    ),
)
