"""Rules about what belongs to a process, and the parent sets for itself: signal handlers, warnings, the working directory."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.program import argument
from canishare.programs.rule import NOT_FORKED
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.rules.state import is_late
from canishare.programs.rules.state import worker_functions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.scopes import Scope
    from canishare.programs.workers import Workers

_NO_HANDLERS: Final = frozenset({"signal.SIG_IGN", "signal.SIG_DFL"})
_TIMERS: Final = frozenset({"signal.alarm", "signal.setitimer"})
_FILTERS: Final = frozenset({"warnings.simplefilter", "warnings.filterwarnings"})
_OWN_FILTERS: Final = _FILTERS | {"warnings.catch_warnings", "warnings.resetwarnings"}
_OF_PATHS: Final = frozenset({"builtins.open", "io.open", "os.path.isfile", "os.path.exists", "os.path.isdir", "os.listdir"})
_ACTIONS: Final = frozenset({"error", "ignore"})
_EVERY_WARNING: Final = "builtins.Warning"


def _signal_handlers(workers: Workers) -> Iterator[Hit]:
    set_anywhere = [
        (scope, call, signal)
        for scope, call in _calls(workers, {"signal.signal"}, "signal")
        if (signal := _meaning(workers, argument(call, 0, "signalnum"), scope)) is not None
        and _meaning(workers, argument(call, 1, "handler"), scope) not in _NO_HANDLERS
    ]
    found = set()
    for start in workers.starts if set_anywhere else ():
        for scope, call, signal in set_anywhere:
            others = [each for each, _, other in set_anywhere if other == signal]
            if call in found or any(each in workers.in_workers for each in others):
                continue
            if not workers.parent_only(start, call, scope.module):
                continue
            for function in worker_functions(workers, start):
                if (use := _sends_itself(workers, function, signal)) is not None:
                    found.add(call)
                    name = signal.removeprefix("signal.")
                    message = f"only the parent handles {name}, and a worker sends it to itself in line {use.lineno}"
                    yield Hit(scope.module, call, message, workers.methods(start) & {*NOT_FORKED})
                    break


def _sends_itself(workers: Workers, function: Scope, signal: str) -> ast.Call | None:
    """Return where a function has the system send a signal to its own process."""
    for call in function.each(ast.Call):
        match workers.program.resolve(call.func, function), call.args:
            case "signal.raise_signal", [sent]:
                sends = _meaning(workers, sent, function) == signal
            case "os.kill", [ast.Call(func=whose), sent]:
                own = workers.program.resolve(whose, function) == "os.getpid"
                sends = own and _meaning(workers, sent, function) == signal
            case str(timer), [*_, seconds] if timer in _TIMERS:
                off = isinstance(seconds, ast.Constant) and not seconds.value
                sends = signal == "signal.SIGALRM" and not off and _is_real(workers, call, function)
            case _:
                continue
        if sends:
            return call
    return None


def _is_real(workers: Workers, timer: ast.Call, function: Scope) -> bool:
    """Return whether a timer sends SIGALRM: alarm() does, and setitimer() if it is asked for real time."""
    which = _meaning(workers, timer.args[0], function)
    return len(timer.args) == 1 or which == "signal.ITIMER_REAL"


def _warnings(workers: Workers) -> Iterator[Hit]:
    filters = list(_filters(workers))
    found = set()
    for start in workers.starts if filters else ():
        reached = workers.reach(start)
        if any(_mentions(workers, each, _OWN_FILTERS) for each in reached):
            continue
        for scope, call, does, category in filters:
            if call in found or not workers.parent_only(start, call, scope.module):
                continue
            for function in worker_functions(workers, start):
                if (warning := _warns(workers, function, category)) is not None:
                    found.add(call)
                    effect = "is not raised there" if does == "error" else "is shown there"
                    message = f"only the parent sets this filter, and a worker's warning of line {warning.lineno} {effect}"
                    yield Hit(scope.module, call, message, workers.methods(start) & {*NOT_FORKED})
                    break


def _filters(workers: Workers) -> Iterator[tuple[Scope, ast.Call, str, str | None]]:
    """Yield where a filter for all warnings of a category is set: the scope, the call, what it does, and the category."""
    for scope, call in _calls(workers, _FILTERS, "warnings"):
        # a message comes before the category of filterwarnings()
        place = 1 if workers.program.resolve(call.func, scope) == "warnings.simplefilter" else 2
        action, category = argument(call, 0, "action"), argument(call, place, "category")
        others = len(call.args) > place + 1 or any(each.arg not in {"action", "category"} for each in call.keywords)
        with_message = place > 1 and len(call.args) > 1
        if not isinstance(action, ast.Constant) or others or with_message or _is_temporary(workers, call, scope):
            continue
        whose = _meaning(workers, category, scope)
        if action.value in _ACTIONS and (category is None or whose is not None):
            yield scope, call, str(action.value), whose


def _is_temporary(workers: Workers, call: ast.Call, scope: Scope) -> bool:
    """Return whether a filter is set within catch_warnings(), which ends somewhere."""
    return any(
        isinstance(each, ast.With)
        and any(
            isinstance(item.context_expr, ast.Call)
            and workers.program.resolve(item.context_expr.func, scope) == "warnings.catch_warnings"
            for item in each.items
        )
        for each in scope.module.above_in_scope(call)
    )


def _mentions(workers: Workers, function: Scope, names: frozenset[str]) -> bool:
    return any(workers.program.resolve(call.func, function) in names for call in function.each(ast.Call))


def _warns(workers: Workers, function: Scope, category: str | None) -> ast.Call | None:
    """Return where a function gives a warning that a filter of a category is for; None stands for every category."""
    for call in function.each(ast.Call):
        if workers.program.resolve(call.func, function) == "warnings.warn":
            given = argument(call, 1, "category")
            own = _meaning(workers, given, function) if given is not None else "builtins.UserWarning"
            if category in {None, _EVERY_WARNING} or category == own:
                return call
    return None


def _directories(workers: Workers) -> Iterator[Hit]:
    changes = list(_calls(workers, {"os.chdir"}, "chdir"))
    found = set()
    for start in workers.starts if changes else ():
        if start.runner != "pool" or any(_mentions(workers, each, frozenset({"os.chdir"})) for each in workers.reach(start)):
            continue
        for scope, call in changes:
            if call in found or not is_late(start, call) or not workers.parent_only(start, call, scope.module):
                continue
            for function in worker_functions(workers, start):
                if (used := _uses_relative_path(workers, function)) is not None:
                    found.add(call)
                    message = f"the Pool's workers are older than this, and use a relative path in line {used.lineno}"
                    yield Hit(scope.module, call, message, workers.methods(start))
                    break


def _uses_relative_path(workers: Workers, function: Scope) -> ast.Call | None:
    for call in function.each(ast.Call):
        match call.args:
            case [ast.Constant(value=str(path)), *_] if path and path[0] not in "/\\~" and path[1:2] != ":":
                if workers.program.resolve(call.func, function) in _OF_PATHS:
                    return call
    return None


def _calls(workers: Workers, names: frozenset[str] | set[str], word: str) -> Iterator[tuple[Scope, ast.Call]]:
    """Yield the calls of functions of other packages, in modules that have a word."""
    for module in workers.program.modules:
        for scope in module.scopes if workers.program.mentions(module, word) else ():
            for call in scope.each(ast.Call):
                if workers.program.resolve(call.func, scope) in names:
                    yield scope, call


def _meaning(workers: Workers, expression: ast.expr | None, scope: Scope) -> str | None:
    """Return the dotted name of an expression, if it is one of another package."""
    meaning = workers.program.resolve(expression, scope) if expression is not None else None
    return meaning if isinstance(meaning, str) else None


RULES: Final = (
    Rule(
        id="signal-handler-of-parent",
        title="Only the parent handles a signal that workers send to themselves",
        severity="breaks",
        start_methods=NOT_FORKED,
        why="A worker that is not forked has the handlers of a new Python. An alarm, for example, ends it.",
        fix="Set the handler in each worker: in the initializer, or at the beginning of the worker's function.",
        case="atlas/signal-handler/pool-guarded",
        check=_signal_handlers,
    ),
    Rule(
        id="warnings-of-parent",
        title="Only the parent sets a filter of warnings, and workers warn",
        severity="silently-wrong",
        start_methods=NOT_FORKED,
        why="A worker that is not forked has the filters of a new Python, and those of the command line.",
        fix="Set the filter when the module is imported, in the initializer, or with python -W.",
        case="atlas/warnings-filter/pool-guarded",
        check=_warnings,
    ),
    Rule(
        id="directory-after-pool",
        title="The working directory is changed after a Pool was created",
        severity="silently-wrong",
        why="A worker has the directory of the moment in which it was created. A relative path is another file for it.",
        fix="Change the directory before the Pool is created, or pass absolute paths.",
        case="traps/directory-after-pool",
        check=_directories,
    ),
)
