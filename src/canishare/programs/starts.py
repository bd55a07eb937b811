"""Find where a program starts workers: what runs in them, and what they are given."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal
from typing import NamedTuple

from canishare.programs.kinds import TASK_METHODS
from canishare.programs.kinds import Kind
from canishare.programs.program import argument
from canishare.programs.program import is_static
from canishare.programs.program import keyword
from canishare.programs.scopes import Module
from canishare.programs.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.program import Program

# target: of a Process. run: of a subclass of Process. task: of a Pool or Executor. initializer: of a Pool or Executor.
Role = Literal["target", "run", "task", "initializer"]
Runner = Literal["process", "pool", "executor"]
# nested: defined in a function. guarded: defined under the main guard. method: bound to an object.
Shape = Literal["function", "lambda", "nested", "guarded", "method", "unknown"]


# What gives a function another name, and the name of the function that it calls.
_RENAMES: Final = frozenset({"__name__", "__qualname__"})
_WRAPS: Final = frozenset({"update_wrapper", "wraps"})


class Callee(NamedTuple):
    """What a worker runs: `receiver` is the object of a bound method, `owner` its class, `extra` what a partial adds."""

    shape: Shape
    node: ast.expr
    function: Scope | None = None
    receiver: ast.expr | None = None
    owner: Scope | None = None
    extra: tuple[ast.expr, ...] = ()


@dataclass(eq=False, repr=False, frozen=True, kw_only=True)
class Start:
    """A call that gives a worker something to do: `args` are the function's arguments that are known, in their places.

    `spread` is an iterable whose elements become arguments. `creates` is whether the call creates the worker, as opposed to a
    task for one that exists; `runner_kind` is the Process, Pool or Executor.
    """

    module: Module
    scope: Scope
    call: ast.Call
    role: Role
    runner: Runner
    runner_kind: Kind
    callee: Callee | None = None
    args: tuple[ast.expr, ...] = ()
    keywords: dict[str, ast.expr] = field(default_factory=dict)
    spread: tuple[ast.expr, ...] = ()
    method: str = ""

    @property
    def creates(self) -> bool:
        """Whether the call creates the worker, so that what it is given may be inherited."""
        return self.role != "task"

    @property
    def given(self) -> tuple[ast.expr, ...]:
        """All values that travel to the worker, as they are written."""
        return (*self.args, *self.keywords.values(), *(self.callee.extra if self.callee else ()))

    @property
    def function(self) -> Scope | None:
        """The function of the program that the worker runs, if it is known."""
        return self.callee.function if self.callee else None

    @property
    def line(self) -> tuple[int, int]:
        """The place of the call, to compare with others in the same scope."""
        return self.call.lineno, self.call.col_offset

    def parameters(self) -> Iterator[tuple[str, ast.expr]]:
        """Yield the function's parameters for which the value is known."""
        function = self.function
        if function is None or self.callee is None:
            return
        names = function.parameters
        if self.callee.receiver is not None or (function.is_method and self.callee.owner is not None):
            names = names[1:]
        yield from zip(names, (*self.callee.extra, *self.args), strict=False)
        yield from ((name, value) for name, value in self.keywords.items() if name in names)


class StartFinder:
    """Finds the starts of a program."""

    def __init__(self, program: Program) -> None:
        """Search a program."""
        self.program = program

    def find(self) -> Iterator[Start]:
        """Yield the starts, in the order in which they are written."""
        for module in self.program.modules:
            for scope in module.scopes:
                for call in scope.each(ast.Call):
                    yield from self._starts_of(call, scope)

    def _starts_of(self, call: ast.Call, scope: Scope) -> Iterator[Start]:
        kind = self.program.kind(call, scope)
        if kind is not None and kind.call is call:
            match kind.name:
                case "process":
                    yield from self._process(call, scope, kind)
                case "pool":
                    yield from self._initializer(call, scope, kind, 1)
                case "executor":
                    yield from self._initializer(call, scope, kind, 2)
        if isinstance(call.func, ast.Attribute):
            yield from self._task(call, call.func, scope)

    def _process(self, call: ast.Call, scope: Scope, kind: Kind) -> Iterator[Start]:
        start = _start(call, scope, "process", kind)
        run = self.program.method(kind.owner, "run") if kind.owner is not None else None
        if run is not None:
            yield replace(start, role="run", callee=Callee("method", call.func, function=run, owner=kind.owner))
            if not any(isinstance(each.func, ast.Attribute) and each.func.attr == "run" for each in run.each(ast.Call)):
                return
        if kind.owner is not None and self.program.method(kind.owner, "__init__") is not None:
            # what its arguments are is its own affair, unless it passes them on
            if (target := keyword(call, "target")) is not None and self._passes_target_on(kind.owner):
                yield replace(start, role="target", callee=self.callee(target, scope))
            return
        if (target := argument(call, 1, "target")) is not None:
            args, keywords = argument(call, 3, "args"), argument(call, 4, "kwargs")
            callee = self.callee(target, scope)
            yield replace(start, role="target", callee=callee, args=_elements(args), keywords=_entries(keywords))

    def _passes_target_on(self, owner: Scope) -> bool:
        """Return whether the ``__init__`` of a class and of its bases pass the keyword ``target`` on as it is."""
        methods = [each.bindings["__init__"][-1].scope for each in self.program.lineage(owner) if "__init__" in each.bindings]
        return all(method is not None and _passes_on(method, "target") for method in methods)

    def _initializer(self, call: ast.Call, scope: Scope, kind: Kind, place: int) -> Iterator[Start]:
        """Yield the initializer of a Pool or Executor, whose argument has a place."""
        if kind.owner is not None and self.program.method(kind.owner, "__init__") is not None:
            return  # what its arguments are is its own affair
        if (function := argument(call, place, "initializer")) is not None:
            args = _elements(argument(call, place + 1, "initargs"))
            start = _start(call, scope, "pool" if kind.name == "pool" else "executor", kind)
            yield replace(start, role="initializer", callee=self.callee(function, scope), args=args)

    def _task(self, call: ast.Call, func: ast.Attribute, scope: Scope) -> Iterator[Start]:
        runner, given, method = func.value, list(call.args), func.attr
        if not given:  # pool.map(func=work, iterable=numbers)
            given = [each.value for each in call.keywords if each.arg == "func"]
        if method == "run_in_executor" and given:
            runner, given, method = given[0], given[1:], "submit"
        elif not any(method in methods for methods in TASK_METHODS.values()):
            return
        if not given or isinstance(given[0], ast.Starred):
            return
        kind = self.program.kind(runner, scope)
        if kind is None or method not in TASK_METHODS.get(kind.name, ()):
            return
        if kind.owner is not None and self.program.method(kind.owner, method) is not None:
            return  # what it does with them too
        start = replace(
            _start(call, scope, "pool" if kind.name == "pool" else "executor", kind),
            callee=self.callee(given[0], scope),
            method=method,
        )
        if method == "submit":
            keywords = {each.arg: each.value for each in call.keywords if each.arg}
            yield replace(start, args=_before_star(given[1:]), keywords=keywords)
        elif method in {"apply", "apply_async"}:
            yield replace(start, args=_elements(argument(call, 1, "args")), keywords=_entries(argument(call, 2, "kwds")))
        else:  # a Pool's methods take one iterable, and then options
            yield replace(start, spread=_before_star(given[1 : None if kind.name == "executor" else 2]))

    def callee(self, expression: ast.expr, scope: Scope) -> Callee:
        """Return what a function that is given to a worker is."""
        match expression:
            case ast.Lambda():
                return Callee("lambda", expression, function=scope.module.inner.get(expression))
            case ast.Call():
                return self._called(expression, scope)
        meaning = self.program.resolve(expression, scope)
        if isinstance(meaning, Scope) and meaning.kind == "function":
            return self._function(expression, meaning, scope)
        if isinstance(expression, ast.Attribute) and (kind := self.program.kind(expression.value, scope)):
            if kind.owner is not None and (values := self.program.attribute_values(kind.owner, expression.attr)):
                return self._held(expression, values)
            return Callee("method" if kind.owner else "unknown", expression, receiver=expression.value, owner=kind.owner)
        return self._variable(expression, scope) if isinstance(expression, ast.Name) else Callee("unknown", expression)

    def _held(self, expression: ast.Attribute, values: list[tuple[ast.Attribute, ast.expr | None, Scope]]) -> Callee:
        """Return the function that an object holds, if all that construct it in the program pass the same."""
        _, value, method = values[0]
        if len(values) > 1 or not isinstance(value, ast.Name) or method.name != "__init__" or len(method.bindings[value.id]) > 1:
            return Callee("unknown", expression)
        given = self.program.constructed.get((method, value.id), [])
        functions = {self.program.resolve(each, scope) if each is not None else None for each, scope in given}
        function = functions.pop() if len(functions) == 1 else None
        if isinstance(function, Scope) and function.kind == "function" and not function.is_method:
            callee = self._function(expression, function, method)
            return callee if callee.shape == "function" else Callee("unknown", expression)
        return Callee("unknown", expression)

    def _function(self, expression: ast.expr, function: Scope, scope: Scope) -> Callee:
        """Return what a function of the program is, by where it is defined."""
        if function.is_method:
            return self._method(expression, function, scope)
        if (wrapper := self._wrapper_of(function)) is not None:
            return Callee("nested", expression, function=wrapper)
        shape: Shape = "guarded" if function.module.is_guarded(function.node) else "function"
        if function.parent is not None and function.parent.kind == "function":
            shape = "nested"
        return Callee(shape, expression, function=function)

    def _wrapper_of(self, function: Scope) -> Scope | None:
        """Return the function of a decorator that takes a function's place, and does not take its name with functools.wraps()."""
        if not function.decorators or function.parent is None:
            return None
        decorator = self.program.resolve(function.decorators[0], function.parent)
        if not isinstance(decorator, Scope) or decorator.kind != "function" or _uses(decorator, _RENAMES | _WRAPS):
            return None
        return self._returned_function(decorator)

    def _returned_function(self, function: Scope) -> Scope | None:
        """Return the function that a function defines and returns."""
        values = [each.value for each in function.each(ast.Return)]
        found = {self.program.resolve(each, function) if each is not None else None for each in values}
        inner = found.pop() if len(found) == 1 else None
        if not isinstance(inner, Scope) or inner.kind != "function" or inner.parent is not function:
            return None
        wraps = all(
            isinstance(each, ast.Call) and self.program.resolve(each.func, function) == "functools.wraps"
            for each in inner.decorators
        )
        return inner if wraps else None

    def _variable(self, name: ast.Name, scope: Scope) -> Callee:
        """Return what a variable that holds a function is, if it is bound once."""
        where, bindings = self.program.bindings(scope, name.id)
        functions = [each.scope for each in bindings if each.scope is not None and each.scope.kind == "function"]
        if where is not None and where.kind == "function" and functions and len(functions) == len(bindings):
            return Callee("nested", name, function=functions[-1])  # in branches of an `if`, for example
        if where is not None and len(bindings) == 1 and bindings[0].how == "assign":
            value = bindings[0].value
            if isinstance(value, ast.Lambda):
                # at module level it can still not be found by its name, which is <lambda>
                return Callee("lambda", name, function=where.module.inner.get(value))
            if isinstance(value, ast.Call):
                return self._called(value, where)._replace(node=name)
        return Callee("unknown", name)

    def _called(self, call: ast.Call, scope: Scope) -> Callee:
        kind = self.program.kind(call, scope)
        if kind is not None and kind.name == "partial" and kind.call is call and call.args:
            inner = self.callee(call.args[0], scope)
            given = (*_before_star(call.args[1:]), *(each.value for each in call.keywords if each.arg))
            return inner._replace(node=call, extra=(*inner.extra, *given))
        if kind is not None and kind.name == "lambda":
            return Callee("lambda", call)
        meaning = self.program.resolve(call.func, scope)
        if isinstance(call.func, ast.Call):  # make(a)(b)
            meaning = self._called(call.func, scope).function
        plain = isinstance(meaning, Scope) and meaning.kind == "function" and not meaning.decorators and not meaning.is_generator
        returned = self._returned_function(meaning) if plain and isinstance(meaning, Scope) else None
        if returned is None or returned.parent is None:
            return Callee("unknown", call)
        # what has a function's name may take its place in a module; a variable of a function holds another one with that name
        names = _RENAMES if scope.kind == "function" else _RENAMES | _WRAPS
        return Callee("unknown", call) if _uses(returned.parent, names) else Callee("nested", call, function=returned)

    def _method(self, expression: ast.expr, method: Scope, scope: Scope) -> Callee:
        """Return what a method is: bound to an object, or a function in a class."""
        if isinstance(expression, ast.Attribute) and not is_static(method):
            kind = self.program.kind(expression.value, scope)
            if kind is not None and kind.owner is not None:
                return Callee("method", expression, function=method, receiver=expression.value, owner=kind.owner)
        return Callee("function", expression, function=method)


def _uses(function: Scope, names: frozenset[str]) -> bool:
    return any(each.attr in names for each in function.each(ast.Attribute)) or bool(names & {*function.loads})


def _start(call: ast.Call, scope: Scope, runner: Runner, kind: Kind) -> Start:
    return Start(module=scope.module, scope=scope, call=call, role="task", runner=runner, runner_kind=kind)


def _passes_on(method: Scope, name: str) -> bool:
    """Return whether an ``__init__`` passes a keyword on to another, by its name or with all others."""
    arguments = method.node.args if isinstance(method.node, ast.FunctionDef) else None
    if arguments is None or len(method.bindings.get(name, [])) > 1:
        return False
    named = name in method.parameters or any(each.arg == name for each in arguments.kwonlyargs)
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "__init__"
        and any(
            isinstance(each.value, ast.Name)
            and (
                (named and each.arg == name == each.value.id)
                or (not named and each.arg is None and _is_rest(arguments, each.value))
            )
            for each in call.keywords
        )
        for call in method.each(ast.Call)
    )


def _is_rest(arguments: ast.arguments, value: ast.Name) -> bool:
    return arguments.kwarg is not None and arguments.kwarg.arg == value.id


def _before_star(values: list[ast.expr]) -> tuple[ast.expr, ...]:
    """Return the values before the first one that is unpacked."""
    place = next((place for place, each in enumerate(values) if isinstance(each, ast.Starred)), len(values))
    return tuple(values[:place])


def _elements(values: ast.expr | None) -> tuple[ast.expr, ...]:
    return _before_star(values.elts) if isinstance(values, ast.Tuple | ast.List) else ()


def _entries(values: ast.expr | None) -> dict[str, ast.expr]:
    match values:
        case ast.Dict():
            return {
                str(key.value): value
                for key, value in zip(values.keys, values.values, strict=True)
                if isinstance(key, ast.Constant)
            }
        case ast.Call(func=ast.Name(id="dict"), args=[]):
            return {each.arg: each.value for each in values.keywords if each.arg}
    return {}
