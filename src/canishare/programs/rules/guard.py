"""Rules about what runs when a module is imported, and about start methods."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import end
from canishare.programs.flow import is_conditional
from canishare.programs.flow import is_tried
from canishare.programs.flow import place
from canishare.programs.flow import precedes
from canishare.programs.program import argument
from canishare.programs.rule import NOT_FORKED
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.scopes import Scope
from canishare.programs.scopes import is_main_test
from canishare.programs.workers import SET_START_METHOD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.scopes import Module
    from canishare.programs.workers import Workers

_GET_START_METHOD: Final = {"multiprocessing.get_start_method", "torch.multiprocessing.get_start_method"}
_FORKSERVER: Final = re.compile(r"""["']forkserver["']""")
# What a program asks to know whether it is frozen, and what a file of PyInstaller has.
_FROZEN: Final = re.compile(r"""\bsys\.(?:frozen|_MEIPASS)\b|\bsys, *["'](?:frozen|_MEIPASS)["']""")
_SPEC: Final = re.compile(r"Analysis\(\s*(?:scripts=)?\[([^\]]*)\]")
_WORDS: Final = {"pool": "a Pool", "manager": "a Manager", "executor": "an Executor", "process": "a Process"}


def _no_main_guard(workers: Workers) -> Iterator[Hit]:
    for module in (*workers.program.modules, *_modules_that_call(workers)):
        if module.source.path.stem == "__main__":
            continue  # a worker does not import it again
        for scope in module.scopes:
            if scope.kind != "function":
                for call in scope.each(ast.Call):
                    if (started := _started_by(workers, call, scope)) and module.runs_at_import(call):
                        what, methods = started
                        yield Hit(module, call, f"{what} whenever the module is imported, and workers import it", methods)


def _modules_that_call(workers: Workers) -> Iterator[Module]:
    """Yield the modules that say nothing of workers, and have the name of a function that starts some, and of its module."""
    functions = {start.scope for start in workers.starts if start.scope.kind == "function" and not start.scope.is_method}
    callers = {caller for each in functions for caller, _ in workers.callers.get(each, []) if caller.kind == "function"}
    found = set(workers.program.modules)
    for function in sorted(functions | callers, key=lambda each: (each.module.source.shown, place(each.node))):
        of_module = function.module.source.name.rpartition(".")[2]
        for module in workers.program.modules_with(function.name):
            if module not in found and workers.program.mentions(module, of_module):
                found.add(module)
                yield module


def _started_by(workers: Workers, call: ast.Call, scope: Scope) -> tuple[str, frozenset[str]] | None:
    """Return what a call at module level starts, and under which start methods."""
    kind = workers.program.kind(call, scope)
    if kind is not None and kind.call is call and kind.name in {"pool", "manager"}:
        if kind.name == "manager" and not kind.dotted.endswith(".Manager"):
            return None  # only its start() starts a process
        return f"{_WORDS[kind.name]} is created", frozenset(kind.methods)
    if isinstance(call.func, ast.Attribute) and call.func.attr in {"start", "submit", "map"}:
        kind = workers.program.kind(call.func.value, scope)
        wanted = {"process", "manager"} if call.func.attr == "start" else {"executor"}
        if kind is not None and kind.name in wanted:
            return f"{_WORDS[kind.name]} is {'used' if kind.name == 'executor' else 'started'}", frozenset(kind.methods)
    meaning = workers.program.resolve(call.func, scope)
    if isinstance(meaning, Scope) and _runs_when_called(meaning):
        for function, each in _calls_for_sure(workers, meaning):
            if found := _starts_itself(workers, each, function):
                return f"`{meaning.name}()` starts {found[0]}", found[1]
    return None


def _calls_for_sure(workers: Workers, function: Scope, depth: int = 2) -> Iterator[tuple[Scope, ast.Call]]:
    """Yield the calls that a function makes whatever its arguments are, itself or in the functions that it calls so."""
    for call in function.each(ast.Call):
        if not _unconditional(workers, function, call):
            continue
        yield function, call
        inner = workers.program.resolve(call.func, function)
        if depth and isinstance(inner, Scope) and inner is not function and _runs_when_called(inner):
            yield from _calls_for_sure(workers, inner, depth - 1)


def _runs_when_called(scope: Scope) -> bool:
    return scope.kind == "function" and not scope.is_generator and not isinstance(scope.node, ast.AsyncFunctionDef)


def _starts_itself(workers: Workers, call: ast.Call, scope: Scope) -> tuple[str, frozenset[str]] | None:
    kind = workers.program.kind(call, scope)
    if kind is not None and kind.call is call and (kind.name == "pool" or kind.dotted.endswith(".Manager")):
        return _WORDS[kind.name], frozenset(kind.methods)
    if isinstance(call.func, ast.Attribute) and call.func.attr in {"start", "submit", "map"}:
        kind = workers.program.kind(call.func.value, scope)
        wanted = {"process"} if call.func.attr == "start" else {"executor"}
        if kind is not None and kind.name in wanted:
            return _WORDS[kind.name], frozenset(kind.methods)
    return None


def _unconditional(workers: Workers, function: Scope, call: ast.Call) -> bool:
    """Return whether a function that is called at module level makes a call whatever its arguments are."""
    return (
        not is_conditional(function.module, call)
        and not is_tried(function.module, call)
        and function not in workers.in_workers
        and not any(end(each) < place(call) for each in function.each(ast.Return))
    )


def _set_calls(workers: Workers, scope: Scope) -> list[ast.Call]:
    return [
        call
        for call in scope.each(ast.Call)
        if workers.program.resolve(call.func, scope) in SET_START_METHOD and not _forces(call)
    ]


def _forces(call: ast.Call) -> bool:
    given = argument(call, 1, "force")
    return given is not None and not (isinstance(given, ast.Constant) and not given.value)


def _set_at_import(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if module.source.path.stem == "__main__" or not workers.program.mentions(module, "set_start_method"):
            continue
        for call in _set_calls(workers, module.scope):
            given = argument(call, 0, "method")
            if module.runs_at_import(call):
                methods = frozenset({str(given.value)}) if isinstance(given, ast.Constant) else None
                yield Hit(module, call, "the start method is set whenever the module is imported, and workers import it", methods)


def _forced(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if not workers.program.mentions(module, "force") or not _is_library(module):
            continue
        for call in module.scope.each(ast.Call):
            given = argument(call, 1, "force")
            forced = isinstance(given, ast.Constant) and given.value is True
            if forced and workers.program.resolve(call.func, module.scope) in SET_START_METHOD and module.runs_at_import(call):
                yield Hit(module, call, "whoever imports this module gets its start method in place of the one that was set")


def _is_library(module: Module) -> bool:
    """Return whether a module is made to be imported: it is part of a package, and nothing in it is for the main module."""
    in_package = "." in module.source.name or module.source.is_package
    guards = any(isinstance(each, ast.If) and is_main_test(each.test, "==") for each in module.tree.body)
    return in_package and not guards and module.source.path.stem != "__main__"


def _not_frozen(workers: Workers) -> Iterator[Hit]:
    if any("freeze_support" in source.text for source in workers.program.sources):
        return
    found = set()
    for start in workers.starts:
        for scope, node in workers.before(start).items():
            module = scope.module
            if scope.kind != "module" or node is None or module in found or not module.is_guarded(node):
                continue
            if (proof := _proof_of_freezing(module)) is not None:
                found.add(module)
                message = f"{proof}, starts workers, and never calls freeze_support()"
                yield Hit(module, node, message, workers.methods(start) & {*NOT_FORKED})


def _proof_of_freezing(module: Module) -> str | None:
    """Return why a program is known to be frozen: it asks whether it is, or PyInstaller is told to."""
    for number, line in enumerate(module.lines, 1):
        if _FROZEN.search(line.partition("#")[0]):
            return f"the program asks in line {number} whether it is frozen"
    path = module.source.path
    for spec in sorted((*path.parent.glob("*.spec"), *path.parent.parent.glob("*.spec"))):
        scripts = _SPEC.search(spec.read_text(encoding="utf-8", errors="replace"))
        if scripts and re.search(rf"""[/\\"']{re.escape(path.name)}["']""", scripts[1]):
            return f"the program is frozen by {spec.name}"
    return None


def _set_twice(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if not workers.program.mentions(module, "set_start_method"):
            continue
        for scope in module.scopes:
            calls = [(call, call) for call in _set_calls(workers, scope) if not is_tried(module, call)]
            for call in scope.each(ast.Call):
                meaning = workers.program.resolve(call.func, scope)
                if isinstance(meaning, Scope) and meaning.kind == "function":
                    inner = [each for each in _set_calls(workers, meaning) if _sets_for_sure(meaning.module, each)]
                    calls += [(call, each) for each in inner[:1]]
            calls.sort(key=lambda each: (each[0].lineno, each[0].col_offset))
            for first, second in pairwise(calls):
                if precedes(module, first[0], second[0]) and _sets_for_sure(module, first[0]):
                    yield Hit(module, second[0], f"the start method is already set in line {first[0].lineno}")


def _sets_for_sure(module: Module, call: ast.Call) -> bool:
    conditional = [each for each in module.above_in_scope(call) if isinstance(each, ast.If)]
    guarded = module.is_guarded(call)
    return not is_tried(module, call) and len(conditional) <= (1 if guarded else 0)


def _only_spawn(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if not workers.program.mentions(module, "get_start_method") or _knows_forkserver(module):
            continue
        for scope in module.scopes:
            for compare in scope.each(ast.Compare):
                if len(compare.ops) != 1 or not isinstance(compare.ops[0], ast.Eq | ast.NotEq):
                    continue
                sides = (compare.left, compare.comparators[0])
                asked = any(
                    isinstance(each, ast.Call) and workers.program.resolve(each.func, scope) in _GET_START_METHOD
                    for each in sides
                )
                if asked and any(isinstance(each, ast.Constant) and each.value == "spawn" for each in sides):
                    yield Hit(module, compare, 'what has to be done for "spawn" has to be done for "forkserver" too')


def _knows_forkserver(module: Module) -> bool:
    return any(_FORKSERVER.search(line) for line in module.lines if not line.lstrip().startswith("#"))


def _name_at_import(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        for scope in module.scopes:
            if scope.kind == "function":
                continue
            for compare in scope.each(ast.Compare):
                match compare:
                    case ast.Compare(
                        left=ast.Attribute(value=ast.Call(func=func), attr="name"),
                        ops=[ast.Eq()],
                        comparators=[ast.Constant(value=str(name))],
                    ):
                        if (
                            workers.program.resolve(func, scope) == "multiprocessing.current_process"
                            and name != "MainProcess"
                            and not module.is_guarded(compare)
                        ):
                            yield Hit(module, compare, "a forked worker has this module already, and does not import it again")


RULES: Final = (
    Rule(
        id="no-main-guard",
        title="Workers are started when the module is imported",
        severity="breaks",
        start_methods=NOT_FORKED,
        why="A worker that is not forked imports the main module, and would start workers in its turn. Python refuses that "
        "with a "
        "RuntimeError, and the parent fails or waits forever.",
        fix='Move the code that starts workers under `if __name__ == "__main__":`, or into a function that is called from there.',
        case="traps/no-guard-pool",
        check=_no_main_guard,
    ),
    Rule(
        id="set-start-method-at-import",
        title="The start method is set when the module is imported",
        severity="breaks",
        start_methods=NOT_FORKED,
        why="A worker that imports the module has a start method already, and set_start_method() raises a RuntimeError in it.",
        fix='Call it once under `if __name__ == "__main__":`, or use the methods of `multiprocessing.get_context(…)`.',
        case="traps/set-start-method-twice",
        check=_set_at_import,
    ),
    Rule(
        id="set-start-method-twice",
        title="The start method is set a second time",
        severity="breaks",
        why="set_start_method() raises a RuntimeError if the start method is already set.",
        fix="Call set_start_method() once, under the main guard. A library uses a context of its own: get_context().",
        case="traps/set-start-method-twice",
        check=_set_twice,
    ),
    Rule(
        id="start-method-forced",
        title="A module of a package sets the start method by force when it is imported",
        severity="fragile",
        why="The start method belongs to the program. An import replaces what the program has chosen, and with it what its own "
        "workers inherit.",
        fix='Use the methods of a context of your own: context = multiprocessing.get_context("spawn"), context.Process().',
        check=_forced,
    ),
    Rule(
        id="no-freeze-support",
        title="A frozen program starts workers and never calls freeze_support()",
        severity="breaks",
        start_methods=NOT_FORKED,
        why="A frozen program has no Python to start its workers with: it starts itself, with arguments that say what to do. "
        "Without freeze_support() nobody reads them, and each worker runs the whole program again.",
        fix="Call multiprocessing.freeze_support() first under the main guard, before the program reads its arguments.",
        case="traps/frozen-program",
        check=_not_frozen,
    ),
    Rule(
        id="only-spawn-checked",
        title="A condition knows spawn, and not forkserver",
        severity="fragile",
        start_methods=("forkserver",),
        why="A worker of the fork server has as little of its parent's state as a spawned one. It is the default on Linux from "
        "3.14 on.",
        fix='Compare with "fork" instead: what is not forked needs everything handed over.',
        case="traps/start-method-is-spawn",
        check=_only_spawn,
    ),
    Rule(
        id="process-name-at-import",
        title="A module sets itself up by the process's name when it is imported",
        severity="silently-wrong",
        start_methods=("fork", "forkserver"),
        why="A forked worker has the module as the parent imported it, and so has one whose fork server imported it.",
        fix="Set up what a worker needs in the function that it runs, or in the initializer.",
        case="traps/process-name-at-import",
        check=_name_at_import,
    ),
)
