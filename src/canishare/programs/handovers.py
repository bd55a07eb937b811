"""Functions that travel to a worker not as what it runs: as an argument, to a Manager, or by a DataLoader."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

from canishare.programs.flow import end
from canishare.programs.flow import is_conditional
from canishare.programs.flow import is_tried
from canishare.programs.kinds import kind_of_name
from canishare.programs.program import argument
from canishare.programs.program import is_none
from canishare.programs.rule import NOT_FORKED
from canishare.programs.scopes import FUNCTIONS
from canishare.programs.scopes import Scope
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.scopes import Module
    from canishare.programs.starts import Callee
    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers

_LOADERS: Final = frozenset({"torch.utils.data.DataLoader", "torch.utils.data.dataloader.DataLoader"})
# What a DataLoader's workers call, by the place of the argument.
_OF_LOADERS: Final = {"collate_fn": 6, "worker_init_fn": 10}
_BOUND_TO_NOTHING: Final = frozenset({"staticmethod", "classmethod"})


class Handover(NamedTuple):
    """A function that travels to a worker: what it is, what it is there, and the start methods under which it is pickled."""

    module: Module
    callee: Callee
    role: str
    methods: frozenset[str]


def goes_to(start: Start) -> str:
    """Return what an argument of a start is."""
    if start.role == "initializer":
        return f"an argument of the initializer of {'a Pool' if start.runner == 'pool' else 'an Executor'}"
    return "passed to a Process" if start.creates else "a task's argument"


def pickling_methods(workers: Workers, start: Start) -> frozenset[str]:
    """Return the start methods under which what a start is given is pickled: a task's always, a Process's unless it is forked."""
    methods = workers.methods(start)
    return methods & {*NOT_FORKED} if start.creates else methods


def handovers(workers: Workers) -> Iterator[Handover]:
    """Yield the functions that travel to workers in these ways; their callees say whether they can be pickled."""
    yield from _arguments(workers)
    yield from _through_functions(workers)
    yield from _to_managers(workers)
    yield from _to_loaders(workers)


def _arguments(workers: Workers) -> Iterator[Handover]:
    """Yield the functions among the arguments. Lambdas are left to the rule on arguments, which knows more of them."""
    for start in workers.starts:
        for given in start.given:
            if isinstance(given, ast.Name | ast.Call):
                callee = workers.callee(given, start.scope)
                if callee.shape == "nested":
                    yield Handover(start.module, callee, goes_to(start), pickling_methods(workers, start))


def _through_functions(workers: Workers) -> Iterator[Handover]:
    """Yield what callers pass to a function that gives it to a worker, whatever the other arguments are."""
    callers: dict[Scope, list[tuple[Scope, ast.Call]]] = {}
    for start in workers.starts:
        given = [start.callee.node] if start.callee is not None and start.callee.shape == "unknown" else []
        for each in (*given, *start.given):
            if isinstance(each, ast.Name) and _is_handed_on(start, each.id):
                if start.scope not in callers:
                    callers[start.scope] = _callers(workers, start.scope)
                for scope, call in callers[start.scope]:
                    if (value := _passed(workers, start.scope, each.id, scope, call)) is not None:
                        callee = workers.callee(value, scope)
                        role = f"passed to `{start.scope.name}()`, which gives it to a worker in line {start.call.lineno}"
                        yield Handover(scope.module, callee, role, pickling_methods(workers, start))


def _callers(workers: Workers, function: Scope) -> list[tuple[Scope, ast.Call]]:
    """Return the calls of a function by its name, also in modules that say nothing of workers."""
    return [
        (scope, call)
        for module in workers.program.modules_with(function.name)
        for scope in module.scopes
        for call in scope.each(ast.Call)
        if (call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")) == function.name
        and workers.program.resolve(call.func, scope) is function
    ]


def _is_handed_on(start: Start, name: str) -> bool:
    """Return whether a start gives a worker a parameter of its function, under no condition and as it came."""
    function = start.scope
    if not isinstance(function.node, FUNCTIONS) or not all(
        isinstance(each, ast.Name) and each.id in _BOUND_TO_NOTHING for each in function.decorators
    ):
        return False
    bindings = function.bindings.get(name, [])
    if (
        len(bindings) != 1
        or bindings[0].how != "parameter"
        or bindings[0].node in {function.node.args.vararg, function.node.args.kwarg}
    ):
        return False
    if is_conditional(start.module, start.call) or is_tried(start.module, start.call):
        return False
    return not any(_may_return_before(start, each) for each in function.each(ast.Return))


def _may_return_before(start: Start, statement: ast.Return) -> bool:
    """Return whether a function returns before a start because of what it is called with, and so need not start a worker."""
    if end(statement) > start.line:
        return False
    tests = [each.test for each in start.module.above_in_scope(statement) if isinstance(each, ast.If)]
    names = {each.id for test in tests for each in ast.walk(test) if isinstance(each, ast.Name)}
    return not tests or any(start.scope.bindings[name][0].how == "parameter" for name in names if name in start.scope.bindings)


def _passed(workers: Workers, function: Scope, name: str, scope: Scope, call: ast.Call) -> ast.expr | None:
    """Return what a call passes as a parameter."""
    names = function.parameters
    if function.is_method and not any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in function.decorators):
        names = names[1:]
        owner = workers.program.resolve(call.func.value, scope) if isinstance(call.func, ast.Attribute) else None
        if isinstance(owner, Scope) and owner.kind == "class":
            return None  # the object is an argument of the call, or it is a class method
    return argument(call, names.index(name) if name in names else len(call.args), name)


def _to_managers(workers: Workers) -> Iterator[Handover]:
    """Yield what a Manager that is started calls in its process: what is registered, and its initializer."""
    started = {}
    for scope, call, manager in _manager_calls(workers, "start"):
        if workers.program.kind(manager, scope) is not None and (which := _manager(workers, manager, scope)) is not None:
            methods = workers.set_methods.get(scope.module)
            started[which] = frozenset({*NOT_FORKED} & {methods} if methods else {*NOT_FORKED})
            if (initializer := argument(call, 0, "initializer")) is not None:
                yield Handover(scope.module, workers.callee(initializer, scope), "the initializer of a Manager", started[which])
    for scope, call, manager in _manager_calls(workers, "register") if started else ():
        registered, which = argument(call, 1, "callable"), _manager(workers, manager, scope)
        if which in started and registered is not None:
            role = "registered with a Manager, whose process gets all that is registered"
            yield Handover(scope.module, workers.callee(registered, scope), role, started[which])


def _to_loaders(workers: Workers) -> Iterator[Handover]:
    """Yield what the workers of PyTorch's DataLoaders call."""
    for module in workers.program.modules_with("DataLoader"):
        for scope in module.scopes:
            for call in scope.each(ast.Call):
                if not _is_loader(workers, call, scope) or not _has_workers(workers, call, scope):
                    continue
                methods = _methods_of_loader(workers, call, scope) & {*NOT_FORKED}
                for name, place in _OF_LOADERS.items():
                    if methods and (given := argument(call, place, name)) is not None:
                        yield Handover(module, workers.callee(given, scope), f"the {name} of a DataLoader's workers", methods)


def _is_loader(workers: Workers, call: ast.Call, scope: Scope) -> bool:
    """Return whether a call makes a DataLoader, or is that of a subclass to its ``__init__``."""
    match call.func:
        case ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super"))):
            owner = workers.program.owner_of(scope)
            return owner is not None and any(base in _LOADERS for base in workers.program.bases(owner))
    return workers.program.resolve(call.func, scope) in _LOADERS


def _has_workers(workers: Workers, loader: ast.Call, scope: Scope) -> bool:
    """Return whether a DataLoader is told to have workers: without, and with 0, the parent itself loads the data."""
    count = argument(loader, 5, "num_workers")
    if isinstance(count, ast.Constant):
        return bool(count.value)
    if not isinstance(count, ast.Name):
        return isinstance(count, ast.Attribute | ast.Call | ast.Subscript)
    where, bindings = workers.program.bindings(scope, count.id)
    if where is not None and isinstance(where.node, FUNCTIONS) and [each.how for each in bindings] == ["parameter"]:
        default = _default(where.node.args, count.id)
        return default is None or (isinstance(default, ast.Constant) and bool(default.value))
    return bool(bindings) and all(isinstance(each.value, ast.Constant) and each.value.value for each in bindings)


def _default(arguments: ast.arguments, name: str) -> ast.expr | None:
    """Return the default of a parameter, or None if it has none."""
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True)
    pairs = (*with_default, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
    return next((default for parameter, default in pairs if parameter.arg == name), None)


def _methods_of_loader(workers: Workers, loader: ast.Call, scope: Scope) -> frozenset[str]:
    """Return the start methods under which a DataLoader may start its workers: by default those of multiprocessing."""
    context = argument(loader, 11, "multiprocessing_context")
    if isinstance(context, ast.Constant) and isinstance(context.value, str):
        return frozenset({context.value})
    if context is not None and not is_none(context):
        kind = workers.program.kind(context, scope)
        return frozenset({kind.context} if kind is not None and kind.name == "context" and kind.context else ())
    method = workers.set_methods.get(scope.module)
    return frozenset({method} if method else {*START_METHODS})


def _manager_calls(workers: Workers, method: str) -> Iterator[tuple[Scope, ast.Call, ast.expr]]:
    """Yield the calls of a method in modules that speak of Managers, with what it is called on."""
    for module in workers.program.modules:
        for scope in module.scopes if workers.program.mentions(module, "Manager") else ():
            for call in scope.each(ast.Call):
                if isinstance(call.func, ast.Attribute) and call.func.attr == method:
                    yield scope, call, call.func.value


def _manager(workers: Workers, expression: ast.expr, scope: Scope) -> Scope | tuple[Module, str] | None:
    """Return the class of a Manager, or its dotted name in a module: of a class, or of an object."""
    meaning = workers.program.resolve(expression, scope)
    if isinstance(meaning, str) and kind_of_name(meaning) == "manager":
        return scope.module, meaning
    if isinstance(meaning, Scope) and meaning.kind == "class":
        return meaning if workers.program.class_kind(meaning) == "manager" else None
    kind = workers.program.kind(expression, scope)
    if kind is not None and kind.name == "manager":
        return kind.owner or (scope.module, kind.dotted)
    return None
