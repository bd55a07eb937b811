"""Rules about what a worker's function does."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import is_conditional
from canishare.programs.flow import is_tried
from canishare.programs.program import same
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.workers import calls_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.scopes import Scope
    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers

# What ends a process with a status.
EXITS: Final = frozenset({"sys.exit", "os._exit", "builtins.exit", "builtins.quit"})
_WORDS: Final = {"pool": "a Pool", "manager": "a Manager", "executor": "an Executor", "process": "a Process"}


def _nested(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        if start.function is None or not (start.runner == "pool" or _is_daemonic(start)):
            continue
        if start.runner == "pool" and start.runner_kind.owner is not None:
            continue  # a Pool of one's own may have other workers
        for function in workers.closure(start.function, depth=1):
            for call in function.each(ast.Call):
                what = _creates(workers, call, function)
                if what is None or call in found or is_conditional(function.module, call) or is_tried(function.module, call):
                    continue
                found.add(call)
                who = "a Pool's worker" if start.runner == "pool" else "a daemonic Process"
                yield Hit(function.module, call, f"{what} is created in {who} (line {start.call.lineno} starts it)")


def _is_daemonic(start: Start) -> bool:
    daemon = next((each.value for each in start.call.keywords if each.arg == "daemon"), None)
    return start.runner == "process" and isinstance(daemon, ast.Constant) and daemon.value is True


def _creates(workers: Workers, call: ast.Call, function: Scope) -> str | None:
    kind = workers.program.kind(call, function)
    if kind is not None and kind.call is call and (kind.name == "pool" or kind.dotted.endswith(".Manager")):
        return _WORDS[kind.name]
    if isinstance(call.func, ast.Attribute) and call.func.attr == "start":
        kind = workers.program.kind(call.func.value, function)
        if kind is not None and kind.name in {"process", "manager"}:
            return _WORDS[kind.name]
    return None


def _input(workers: Workers) -> Iterator[Hit]:
    for function, starts in workers.direct.items():
        if "stdin" in function.bindings or any(
            isinstance(node.ctx, ast.Store) and node.attr == "stdin" for node in function.each(ast.Attribute)
        ):
            continue
        for call in function.each(ast.Call):
            if workers.program.resolve(call.func, function) == "builtins.input" and not is_tried(function.module, call):
                yield Hit(function.module, call, f"a worker has no standard input (line {starts[0].call.lineno} starts it)")


def _exits(workers: Workers) -> Iterator[Hit]:
    for function, starts in workers.direct.items():
        runners = {start.runner for start in starts if start.role == "task"}
        if not runners or any(start.role != "task" for start in starts):
            continue
        ends = {"os._exit"} if runners == {"executor"} else EXITS
        for call in function.each(ast.Call):
            if workers.program.resolve(call.func, function) in ends and not is_tried(function.module, call):
                text = function.module.text_of(call.func)
                effect = "the Executor is broken" if runners == {"executor"} else "the Pool does not know which task it had"
                yield Hit(function.module, call, f"`{text}()` ends the worker, and {effect}")


def _atexit(workers: Workers) -> Iterator[Hit]:
    for function in workers.direct:
        for call in function.each(ast.Call):
            if workers.program.resolve(call.func, function) == "atexit.register":
                yield Hit(function.module, call, "a worker that is forked does not call what is registered here")


def _daemons(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.runner != "process" or start.role != "target" or start.scope not in workers.direct:
            continue
        statement = start.module.parents.get(start.call)
        if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
            continue
        variable = statement.targets[0]
        daemonic = _is_daemonic(start) or any(
            isinstance(target, ast.Attribute) and target.attr == "daemon" and same(target.value, variable)
            for each in start.scope.each(ast.Assign)
            if isinstance(each.value, ast.Constant) and each.value.value is True
            for target in each.targets
        )
        others = [
            load for load in start.scope.loads[variable.id] if not isinstance(start.module.parents.get(load), ast.Attribute)
        ]
        waits = [
            call
            for call in start.scope.each(ast.Call)
            if isinstance(call.func, ast.Attribute) and call.func.attr in {"get", "recv", "wait"}
        ]
        joined = calls_on(start.scope, variable, "join")
        if daemonic and not (others or waits or joined or start.scope.each(ast.While)):
            yield Hit(start.module, start.call, "the daemonic worker is killed when the function that starts it ends")


RULES: Final = (
    Rule(
        id="daemonic-parent",
        title="A Pool, a Manager or a Process is started in a Pool's worker",
        severity="breaks",
        why="A Pool's workers are daemonic, and a daemonic process may not have children: AssertionError.",
        fix="Start it in the parent and pass on what it offers, or use a ProcessPoolExecutor outside: its workers may have "
        "children.",
        case="traps/nested-pool",
        check=_nested,
    ),
    Rule(
        id="input-in-worker",
        title="A worker calls input()",
        severity="breaks",
        why="multiprocessing closes a worker's standard input: input() raises an EOFError.",
        fix="Ask in the parent, and pass the answer to the worker.",
        case="traps/input-in-worker",
        check=_input,
    ),
    Rule(
        id="exit-in-task",
        title="A task ends its worker",
        severity="breaks",
        why="A Pool replaces a worker that ended and waits for its task's result forever. An Executor is broken by it.",
        fix="Raise an exception: the parent gets it with the result.",
        case="traps/worker-exits-pool",
        check=_exits,
    ),
    Rule(
        id="atexit-in-worker",
        title="A worker registers a function with atexit",
        severity="silently-wrong",
        start_methods=("fork", "forkserver"),
        until="3.13",
        why="A forked worker ends by os._exit(), which skips what is registered with atexit.",
        fix="Clean up in a finally block of the worker's function, or with a with block.",
        case="traps/atexit-in-worker",
        check=_atexit,
    ),
    Rule(
        id="daemon-not-joined",
        title="A worker starts a daemonic Process and does not join it",
        severity="silently-wrong",
        why="A daemonic process is terminated when the one that started it ends.",
        fix="Join it, or do not make it a daemon.",
        case="traps/daemon-not-joined",
        check=_daemons,
    ),
)
