"""The workers of a program: what runs in them, and what the parent runs before it starts them."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import is_repeated
from canishare.programs.flow import precedes
from canishare.programs.program import argument
from canishare.programs.program import has_star
from canishare.programs.program import same
from canishare.programs.scopes import Module
from canishare.programs.scopes import Scope
from canishare.programs.starts import Start
from canishare.programs.starts import StartFinder

if TYPE_CHECKING:
    from canishare.programs.program import Program

# How many calls deep a worker's function is followed.
_MAX_CALLS: Final = 4
# How far up the callers of a function that starts a worker are looked at.
_MAX_CALLERS: Final = 3
SET_START_METHOD: Final = frozenset({"multiprocessing.set_start_method", "torch.multiprocessing.set_start_method"})


class Workers:
    """All starts of a program, and the functions that run in its workers."""

    def __init__(self, program: Program) -> None:
        """Find the starts of a program, and with them what the parameters of its functions are."""
        self.program = program
        finder = StartFinder(program)
        self.callee = finder.callee
        self._callees: dict[Scope, tuple[Scope, ...]] = {}
        self._before: dict[Start, dict[Scope, ast.AST | None]] = {}
        for start in finder.find():
            for name, value in start.parameters():
                if start.function is not None:
                    program.note_parameter(start.function, name, value, start.scope)
        self._find_constructor_parameters()
        program.forget_kinds()  # with their parameters known, more is known of the functions
        self.starts = [start for start in finder.find() if not _is_never_started(start)]
        # a start method that a module sets for all
        self.set_methods = {module: method for module in program.modules if (method := self._method_set(module))}

    def methods(self, start: Start) -> frozenset[str]:
        """Return the start methods under which a start's worker may be started."""
        context = start.runner_kind.context or self.set_methods.get(start.module)
        return frozenset({context}) if context and context != "?" else frozenset({"fork", "spawn", "forkserver"})

    def _method_set(self, module: Module) -> str | None:
        """Return the start method that a module sets by its name, if it sets only one."""
        found = set()
        for scope in module.scopes:
            for call in scope.each(ast.Call):
                if self.program.resolve(call.func, scope) in SET_START_METHOD:
                    given = argument(call, 0, "method")
                    conditional = any(isinstance(each, ast.If) and not module.is_guarded(call) for each in module.above(call))
                    found.add(given.value if isinstance(given, ast.Constant) and not conditional else "?")
        return str(found.pop()) if len(found) == 1 else None

    # what runs in workers

    @cached_property
    def in_workers(self) -> dict[Scope, Start]:
        """The functions that run in workers, each with a start that leads to it."""
        found: dict[Scope, Start] = {}
        for start in self.starts:
            for function in self.reach(start):
                found.setdefault(function, start)
        return found

    @cached_property
    def direct(self) -> dict[Scope, list[Start]]:
        """The functions that are given to workers, each with its starts."""
        found: dict[Scope, list[Start]] = {}
        for start in self.starts:
            if start.function is not None:
                found.setdefault(start.function, []).append(start)
        return found

    @cached_property
    def of_scope(self) -> dict[Scope, list[Start]]:
        """The starts that stand in each scope."""
        found: dict[Scope, list[Start]] = {}
        for start in self.starts:
            found.setdefault(start.scope, []).append(start)
        return found

    def reach(self, start: Start) -> tuple[Scope, ...]:
        """Return the functions of the program that a start's worker may run, the given one first."""
        return self.closure(start.function) if start.function is not None else ()

    def closure(self, function: Scope, depth: int = _MAX_CALLS) -> tuple[Scope, ...]:
        """Return a function and those that it calls, directly or not."""
        found = {function: None}
        level = [function]
        for _ in range(depth):
            level = [callee for each in level for callee in self.callees(each) if callee not in found]
            found.update(dict.fromkeys(level))
            if not level:
                break
        return tuple(found)

    def callees(self, function: Scope) -> tuple[Scope, ...]:
        """Return the functions of the program that a scope calls."""
        if function not in self._callees:
            found: dict[Scope, None] = {}
            for call in function.each(ast.Call):
                meaning = self.program.resolve(call.func, function)
                if isinstance(meaning, Scope) and meaning.kind == "class":
                    meaning = self.program.method(meaning, "__init__")
                if isinstance(meaning, Scope) and meaning.kind == "function":
                    found[meaning] = None
            self._callees[function] = tuple(found)
        return self._callees[function]

    @cached_property
    def callers(self) -> dict[Scope, list[tuple[Scope, ast.Call]]]:
        """The calls of each function of the program, with the scope that calls it."""
        found: dict[Scope, list[tuple[Scope, ast.Call]]] = {}
        for module in self.program.modules:
            for scope in module.scopes:
                for call in scope.each(ast.Call):
                    meaning = self.program.resolve(call.func, scope)
                    if isinstance(meaning, Scope) and meaning.kind == "function":
                        found.setdefault(meaning, []).append((scope, call))
        return found

    def before(self, start: Start) -> dict[Scope, ast.AST | None]:
        """Return the scopes whose code the parent runs before a start.

        The node is where in that scope the way to the start goes on: what comes behind it runs later. It is None where the
        whole scope runs before.
        """
        if start not in self._before:
            found: dict[Scope, ast.AST | None] = {}
            ways: list[tuple[Scope, ast.AST]] = [(start.scope, start.call)]
            for _ in range(_MAX_CALLERS):
                found.update({scope: node for scope, node in ways if scope not in found})
                ways = [
                    (caller, call) for scope, _ in ways for caller, call in self.callers.get(scope, []) if caller not in found
                ]
            for scope, node in list(found.items()):
                for call in scope.each(ast.Call):
                    if node is not None and precedes(scope.module, call, node) and self._runs_in_parent(scope, call):
                        meaning = self.program.resolve(call.func, scope)
                        if isinstance(meaning, Scope) and meaning.kind == "function":
                            for each in self.closure(meaning, depth=1):
                                found.setdefault(each, None)
            self._before[start] = found
        return self._before[start]

    def _runs_in_parent(self, scope: Scope, node: ast.AST) -> bool:
        """Return whether a call is not made by every worker's import of the module as well."""
        return scope.kind == "function" or scope.module.is_guarded(node)

    def parent_only(self, start: Start, node: ast.AST, module: Module) -> bool:
        """Return whether a node runs in the parent before a start, and not when a worker imports the module."""
        scope = module.scope_of(node)
        if scope.kind == "module":
            if not module.is_guarded(node):
                return False
        elif scope in self.in_workers or self.runs_at_import(scope):
            return False
        way = self.before(start)
        return scope in way and ((limit := way[scope]) is None or precedes(module, node, limit))

    def runs_at_import(self, function: Scope) -> bool:
        """Return whether a function is called when its module, or one that uses it, is imported: as a decorator too."""
        return (
            any(
                caller.kind != "function" and not caller.module.is_guarded(call)
                for caller, call in self.callers.get(function, [])
            )
            or function in self._decorators
        )

    @cached_property
    def _decorators(self) -> frozenset[Scope]:
        return frozenset(
            meaning
            for module in self.program.modules
            for scope in module.scopes
            for each in scope.decorators
            if scope.parent is not None and isinstance(meaning := self.program.resolve(each, scope.parent), Scope)
        )

    def _find_constructor_parameters(self) -> None:
        """Note what the parameters of classes' ``__init__`` are, where all calls in the program agree."""
        for module in self.program.modules:
            for scope in module.scopes:
                for call in scope.each(ast.Call):
                    owner = self.program.resolve(call.func, scope)
                    if not isinstance(owner, Scope) or owner.kind != "class":
                        continue
                    initialize = self.program.method(owner, "__init__")
                    for place, name in enumerate(initialize.parameters[1:] if initialize else []):
                        if initialize is not None:
                            given = None if has_star(call) else argument(call, place, name)
                            self.program.note_parameter(initialize, name, given, scope)
                            self.program.constructed[initialize, name].append((given, scope))


def _is_never_started(start: Start) -> bool:
    """Return whether a Process is assigned to a variable that nobody starts or gives away."""
    match start.module.parents.get(start.call):
        case ast.Assign(targets=[ast.Name(id=name)]) if start.runner == "process" and start.role != "initializer":
            parents = [start.module.parents.get(load) for load in start.scope.loads[name]]
            unused = all(isinstance(each, ast.Attribute) and each.attr != "start" for each in parents)
            return unused and name not in start.scope.declared and not is_captured(start.scope, name)
    return False


def is_many(workers: Workers, start: Start) -> bool:
    """Return whether more than one worker runs a start's function, or one runs it again and again."""
    if start.role == "task" or is_repeated(start.module, start.call):
        return True
    return start.function is not None and len(workers.direct[start.function]) > 1


def is_captured(scope: Scope, name: str) -> bool:
    """Return whether a function within a scope uses a variable of the scope."""
    return any((name in inner.loads and name not in inner.bindings) or is_captured(inner, name) for inner in scope.scopes)


def calls_on(scope: Scope, variable: ast.expr, *names: str) -> list[ast.Call]:
    """Return the calls of methods of a variable in a scope, in order."""
    return [
        call
        for call in scope.each(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr in names and same(call.func.value, variable)
    ]
