"""Rules about what workers have in common with the parent: contexts, threads, descriptors and signals."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import is_conditional
from canishare.programs.flow import is_repeated
from canishare.programs.flow import is_tried
from canishare.programs.flow import precedes
from canishare.programs.kinds import INHERITED_ONLY
from canishare.programs.program import argument
from canishare.programs.rule import FORKED
from canishare.programs.rule import NOT_FORKED
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.workers import is_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.scopes import Module
    from canishare.programs.scopes import Scope
    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers

_READS: Final = frozenset({"read", "readline", "readlines", "seek", "recv", "execute", "send", "commit"})
_SHARED_BY_FORK: Final = {
    "file": "an open file",
    "socket": "a socket",
    "database": "a database connection",
    "connection": "a connection",
}


def _mixed_contexts(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        context = start.runner_kind.context or workers.set_methods.get(start.module)
        if not start.creates or context not in NOT_FORKED:
            continue
        for given in start.given:
            kind = workers.program.kind(given, start.scope)
            if kind is None or (what := INHERITED_ONLY.get(kind.name)) is None:
                continue
            made = kind.context or workers.set_methods.get(start.module)
            if made in {None, "fork"} and start.runner_kind.context is not None:
                of = "the default context" if made is None else "the fork context"
                message = f"{what} of {of} is given to a worker of the {context} context"
                yield Hit(start.module, given, message, frozenset({"fork"} if made is None else {context}))


def _tasks_per_child(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if not workers.program.mentions(module, "max_tasks_per_child"):
            continue
        for scope in module.scopes:
            for call in scope.each(ast.Call):
                kind = workers.program.kind(call, scope)
                if kind is None or kind.name != "executor" or kind.call is not call:
                    continue
                limit, context = argument(call, 9, "max_tasks_per_child"), argument(call, 1, "mp_context")
                if limit is None or (isinstance(limit, ast.Constant) and limit.value is None) or context is None:
                    continue
                if kind.context in {None, "fork"} and not (isinstance(context, ast.Constant)):
                    yield Hit(module, call, "`max_tasks_per_child` does not work with forked workers: ValueError")


def _starts_processes(workers: Workers, module: Module) -> Start | None:
    return next((start for start in workers.starts if start.module is module and start.creates), None)


def _child_signals(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if not workers.program.mentions(module, "SIGCHLD") or (start := _starts_processes(workers, module)) is None:
            continue
        for scope in module.scopes:
            for call in scope.each(ast.Call):
                if workers.program.resolve(call.func, scope) != "signal.signal" or len(call.args) != 2:  # noqa: PLR2004 - number, handler
                    continue
                ignored = workers.program.resolve(call.args[1], scope) in {"signal.SIG_IGN", "signal.SIG_DFL"}
                if workers.program.resolve(call.args[0], scope) == "signal.SIGCHLD" and not ignored:
                    message = f"the fork server gets the signal, and not the parent of the worker of line {start.call.lineno}"
                    yield Hit(module, call, message, workers.methods(start) & {"forkserver"})


def _all_children(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if not workers.program.mentions(module, "os.wait") or (start := _starts_processes(workers, module)) is None:
            continue
        for scope in module.scopes:
            for call in scope.each(ast.Call):
                meaning = workers.program.resolve(call.func, scope)
                every = meaning == "os.wait" or (
                    meaning == "os.waitpid" and call.args and _is_minus_one(call.args[0]) and _blocks(call)
                )
                if every and is_repeated(module, call):
                    message = "this waits for multiprocessing's own children too, which end after the parent"
                    yield Hit(module, call, message, workers.methods(start) & {*NOT_FORKED})


def _is_minus_one(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.UnaryOp)
        and isinstance(value.op, ast.USub)
        and isinstance(value.operand, ast.Constant)
        and value.operand.value == 1
    )


def _blocks(call: ast.Call) -> bool:
    return len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and call.args[1].value == 0


def _threads(workers: Workers) -> Iterator[Hit]:
    """Find a thread that runs when a worker is forked, and may hold something that the worker needs."""
    found = set()
    for start in workers.starts:
        if not start.creates or "fork" not in workers.methods(start) or start.call in found:
            continue
        begun = _begins(workers, start)
        for call in start.scope.each(ast.Call):
            if not (isinstance(call.func, ast.Attribute) and call.func.attr == "start" and precedes(start.module, call, begun)):
                continue
            kind = workers.program.kind(call.func.value, start.scope)
            if kind is None or kind.name != "thread" or kind.call is None:
                continue
            reason = _in_common(workers, start, argument(kind.call, 1, "target"))
            if reason is not None:
                found.add(start.call)
                yield Hit(start.module, begun, f"a thread runs since line {call.lineno}, and {reason}", frozenset({"fork"}))
                break


def _begins(workers: Workers, start: Start) -> ast.Call:
    """Return the call of start() of a Process, else the call that creates its workers."""
    return next(
        (
            call
            for call in start.scope.each(ast.Call)
            if isinstance(call.func, ast.Attribute)
            and call.func.attr == "start"
            and (kind := workers.program.kind(call.func.value, start.scope)) is not None
            and kind.call is start.call
        ),
        start.call,
    )


def _in_common(workers: Workers, start: Start, target: ast.expr | None) -> str | None:
    """Return what a thread and a worker both need, or None."""
    if any(
        workers.program.resolve(call.func, start.scope) in {"warnings.simplefilter", "warnings.filterwarnings"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value == "error"
        for call in start.scope.each(ast.Call)
    ):
        return "from Python 3.12 on fork() warns of it, which is an error here"
    if target is None:
        return None
    callee = workers.callee(target, start.scope)
    if callee.function is None:
        logs = workers.program.resolve(target, start.scope)
        in_thread = {logs} if isinstance(logs, str) and logs.startswith("logging.") else set()
        locks: set[str] = set()
    else:
        in_thread, locks = set(), _locks_used(workers, callee.function)
    if start.function is None:
        return None
    common = locks & _locks_used(workers, start.function)
    if common:
        return f"the worker hangs if it holds `{min(common)}` at that moment"
    if in_thread and any(
        isinstance(meaning := workers.program.resolve(call.func, start.function), str) and meaning.startswith("logging.")
        for call in start.function.each(ast.Call)
    ):
        return "the worker needs the locks of logging, which the thread may hold at that moment"
    return None


def _locks_used(workers: Workers, function: Scope) -> set[str]:
    """Return the module's thread locks that a function uses."""
    found = set()
    for name in function.loads:
        where = workers.program.lookup(function, name)
        if where is function.module.scope:
            kind = workers.program.kind(where.bindings[name][0].value, where)
            if kind is not None and kind.name == "thread-lock" and kind.dotted in {"threading.Lock", "threading.RLock"}:
                found.add(name)
    return found


def _queue_sizes(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if not workers.program.mentions(module, "qsize"):
            continue
        for scope in module.scopes:
            for call in scope.each(ast.Call):
                if isinstance(call.func, ast.Attribute) and call.func.attr == "qsize" and not is_tried(module, call):
                    kind = workers.program.kind(call.func.value, scope)
                    simple = kind is not None and kind.dotted.endswith("SimpleQueue")
                    if kind is not None and kind.name == "queue" and not simple and not is_conditional(module, call):
                        yield Hit(module, call, "`qsize()` raises NotImplementedError on macOS")


def _inherited(workers: Workers) -> Iterator[Hit]:
    """Find a file or connection that is opened before workers are forked, and used by them."""
    found = set()
    for start, function in _run_under(workers, "fork"):
        for where, name, what, use in _opened_and_used(workers, start, function):
            if (where, name) not in found:
                found.add((where, name))
                message = f"`{name}` is {what} that the parent opened, and forked workers share it"
                yield Hit(function.module, use, message, frozenset(FORKED))
        for call in function.each(ast.Call):
            yield from _opened_once(workers, start, function, call, found)


def _inherited_from_server(workers: Workers) -> Iterator[Hit]:
    """Find a file or connection that the import of a module opens, which a fork server does once for all its workers."""
    found = set()
    for start, function in _run_under(workers, "forkserver"):
        for where, name, what, use in _opened_and_used(workers, start, function):
            guarded = where.module.is_guarded(where.bindings[name][0].node)
            if (where, name) not in found and not guarded and where.module is start.module:
                found.add((where, name))
                message = f"`{name}` is {what} that the fork server opens once, and its workers share it"
                yield Hit(function.module, use, message, frozenset({"forkserver"}))


def _run_under(workers: Workers, method: str) -> Iterator[tuple[Start, Scope]]:
    """Yield the functions that workers run which may be started by a method, and those that they call, each with the start."""
    for start in workers.starts:
        if method in workers.methods(start) and start.function is not None and start.role != "initializer":
            yield from ((start, function) for function in workers.closure(start.function, depth=1))


def _opened_and_used(workers: Workers, start: Start, function: Scope) -> Iterator[tuple[Scope, str, str, ast.Call]]:
    """Yield the globals that are opened when a module is imported, and that a worker's function reads from or writes to."""
    for name in list(function.loads):
        where = workers.program.lookup(function, name)
        if where is None or where.kind != "module":
            continue
        what = _opened_before(workers, start, where, name)
        if what is not None and (use := _use_of(function, name)) is not None:
            yield where, name, what, use


def _opened_before(workers: Workers, start: Start, where: Scope, name: str) -> str | None:
    """Return what a global is that is opened when the module is imported, if it is a file or a connection."""
    bindings = where.bindings[name]
    if len(bindings) != 1 or bindings[0].how != "assign" or where.module.scope_of(bindings[0].node) is not where:
        return None
    kind = workers.program.kind(bindings[0].value, where)
    if kind is None or kind.call is None or not is_many(workers, start):
        return None
    if kind.name == "file":
        mode = argument(kind.call, 1, "mode")
        if mode is not None and not (isinstance(mode, ast.Constant) and isinstance(mode.value, str) and "r" in mode.value):
            return None
    return _SHARED_BY_FORK.get(kind.name)


def _use_of(function: Scope, name: str) -> ast.Call | None:
    return next(
        (
            call
            for call in function.each(ast.Call)
            if isinstance(call.func, ast.Attribute)
            and call.func.attr in _READS
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id == name
        ),
        None,
    )


def _opened_once(workers: Workers, start: Start, function: Scope, call: ast.Call, found: set[tuple[Scope, str]]) -> Iterator[Hit]:
    """Yield a call of a function that opens a connection unless there is one, such as one that the parent opened."""
    opener = workers.program.resolve(call.func, function)
    if isinstance(opener, str) or opener is None or opener.kind != "function":
        return
    for name, declared in opener.declared.items():
        where = opener.module.scope
        if declared != "global" or (where, name) in found:
            continue
        kinds = [
            kind.name
            for binding in where.bindings[name]
            if opener.module.scope_of(binding.node) is opener
            and (kind := workers.program.kind(binding.value, opener)) is not None
        ]
        if not kinds or kinds[0] not in _SHARED_BY_FORK:
            continue
        for scope, limit in workers.before(start).items():
            earlier = [each for each in scope.each(ast.Call) if workers.program.resolve(each.func, scope) is opener]
            if scope is not function and any(limit is None or precedes(scope.module, each, limit) for each in earlier):
                found.add((where, name))
                opened = f"`{name}` is {_SHARED_BY_FORK[kinds[0]]} that the parent opened in line {earlier[0].lineno}"
                message = f"{opened}, and forked workers share it"
                yield Hit(function.module, call, message, frozenset(FORKED))
                return


RULES: Final = (
    Rule(
        id="mixed-contexts",
        title="An object of one context is given to a worker of another",
        severity="breaks",
        why="A lock that was made for forked workers has no name by which a worker that is not forked could open it: "
        "RuntimeError.",
        fix='Make everything with one context: context = get_context("spawn"), context.Lock(), context.Process().',
        case="traps/lock-of-another-context",
        check=_mixed_contexts,
    ),
    Rule(
        id="max-tasks-with-fork",
        title="max_tasks_per_child with a context that may fork",
        severity="breaks",
        start_methods=FORKED,
        since="3.11",
        why="A ProcessPoolExecutor replaces its workers while its threads run, and refuses to fork then: ValueError.",
        fix="Leave mp_context out, which then is spawn, or use a Pool with maxtasksperchild.",
        case="traps/max-tasks-per-child-executor",
        check=_tasks_per_child,
    ),
    Rule(
        id="child-signal",
        title="A program waits for SIGCHLD of its workers",
        severity="silently-wrong",
        start_methods=("forkserver",),
        why="A worker of the fork server is a child of the server, which gets the signal. It is the default on Linux from 3.14 "
        "on.",
        fix="Wait for the process's sentinel (multiprocessing.connection.wait), or join() it.",
        case="traps/child-signal",
        check=_child_signals,
    ),
    Rule(
        id="wait-for-all-children",
        title="A program waits until it has no child process left",
        severity="breaks",
        start_methods=NOT_FORKED,
        why="The resource tracker and the fork server are children too. They wait for the parent, and the parent for them.",
        fix="Join the workers that you started, each by its object.",
        case="traps/waiting-for-all-children",
        check=_all_children,
    ),
    Rule(
        id="fork-with-thread",
        title="A worker is forked while a thread runs",
        severity="fragile",
        start_methods=FORKED,
        why="A forked worker has a copy of every lock, and none of the threads. A lock that a thread holds is never released "
        "in the copy.",
        fix='Start the workers before the threads, or use another start method: multiprocessing.get_context("spawn").',
        case="traps/lock-held-at-fork",
        check=_threads,
    ),
    Rule(
        id="queue-size",
        title="A program calls qsize() of a Queue",
        severity="breaks",
        why="macOS cannot say how many entries a Queue has: NotImplementedError.",
        fix="Use empty(), or count the entries that you put and get.",
        case="traps/queue-size",
        check=_queue_sizes,
    ),
    Rule(
        id="inherited-connection",
        title="Forked workers share a file or connection that the parent opened",
        severity="silently-wrong",
        start_methods=FORKED,
        why="There is one stream, with one position. Each worker gets a part of it, also of what belongs to another worker.",
        fix="Open it in each worker: in the initializer, or at the beginning of the worker's function.",
        case="traps/connection-inherited",
        check=_inherited,
    ),
    Rule(
        id="inherited-from-server",
        title="Workers of a fork server share a file or connection that the main module opens",
        severity="silently-wrong",
        start_methods=("forkserver",),
        since="3.14",
        why="The fork server imports the main module once, and its workers have what that opened: one stream, with one position. "
        "It is the default on Linux from 3.14 on.",
        fix="Open it in each worker: in the initializer, or at the beginning of the worker's function.",
        case="traps/file-shared-by-readers",
        check=_inherited_from_server,
    ),
)
