"""Rules about what cannot be pickled, or not in the way in which it is given to a worker."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import is_conditional
from canishare.programs.flow import is_tried
from canishare.programs.flow import place
from canishare.programs.flow import precedes
from canishare.programs.handovers import goes_to
from canishare.programs.handovers import handovers
from canishare.programs.handovers import pickling_methods
from canishare.programs.kinds import INHERITED_ONLY
from canishare.programs.kinds import UNPICKLABLE
from canishare.programs.kinds import kind_of_name
from canishare.programs.program import argument
from canishare.programs.program import has_star
from canishare.programs.program import is_none
from canishare.programs.program import same
from canishare.programs.rule import NOT_FORKED
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.kinds import Kind
    from canishare.programs.scopes import Module
    from canishare.programs.starts import Callee
    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers

_OWN_PICKLING: Final = ("__getstate__", "__reduce__", "__reduce_ex__", "__getnewargs__", "__getnewargs_ex__", "__copyreg__")
# Bases that do not change how an object is pickled.
_PLAIN_BASES: Final = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})
_MAX_NESTED: Final = 2


def _lambdas(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.callee is not None and start.callee.shape == "lambda":
            yield Hit(start.module, start.callee.node, f"a lambda is {_role(start)}", pickling_methods(workers, start))
    for each in handovers(workers):
        if each.callee.shape == "lambda":
            yield Hit(each.module, each.callee.node, f"a lambda is {each.role}", each.methods)


def _nested(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        callee = start.callee
        if callee is None or callee.function is None:
            continue
        owner = callee.owner
        if callee.shape == "nested":
            message = f"{_nested_function(start.module, callee, callee.function)}, and is {_role(start)}"
        elif owner is not None and owner.parent is not None and owner.parent.kind == "function":
            message = f"the class `{owner.name}` is defined in a function, and a method of it is {_role(start)}"
        else:
            continue
        yield Hit(start.module, callee.node, message, pickling_methods(workers, start))
    for each in handovers(workers):
        if each.callee.shape == "nested" and each.callee.function is not None:
            what = _nested_function(each.module, each.callee, each.callee.function)
            yield Hit(each.module, each.callee.node, f"{what}, and is {each.role}", each.methods)


def _nested_function(module: Module, callee: Callee, function: Scope) -> str:
    """Return what a function is that is defined in a function, by its name and as it is written."""
    text = module.text_of(callee.node)
    what = f"`{function.name}`" if text.rpartition(".")[2] == function.name else f"`{text}` is `{function.name}`, which"
    return f"{what} is defined in a function"


def _guarded(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        callee = start.callee
        if callee is None or callee.function is None:
            continue
        owner = callee.owner
        if callee.shape == "guarded" or (owner is not None and owner.module.is_guarded(owner.node)):
            name = owner.name if callee.shape == "method" and owner is not None else callee.function.name
            message = f"`{name}` is defined under the main guard, and a worker's module lacks it"
            yield Hit(start.module, callee.node, message, workers.methods(start) & {*NOT_FORKED})


def _role(start: Start) -> str:
    match start.role:
        case "target":
            return "the target of a Process"
        case "initializer":
            return f"the initializer of {'a Pool' if start.runner == 'pool' else 'an Executor'}"
        case "run":
            return "run by a Process"
        case "task":
            return f"the task of {'a Pool' if start.runner == 'pool' else 'an Executor'}"


def _arguments(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        for given, kind in _given(workers, start):
            where = goes_to(start)
            if kind is not None and (what := UNPICKLABLE.get(kind.name)) and not (kind.name == "lambda" and given is None):
                yield Hit(start.module, given, f"{what} is {where}", pickling_methods(workers, start))


def _given(workers: Workers, start: Start) -> Iterator[tuple[ast.expr, Kind | None]]:
    """Yield what travels to a worker, with its kind."""
    for each in start.given:
        yield each, workers.program.kind(each, start.scope)
    for each in start.spread:
        yield each, workers.program.element_kind(each, start.scope)


def _attributes(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        methods = pickling_methods(workers, start)
        callee = start.callee
        if callee is not None and callee.owner is not None and (callee.receiver is not None or start.role == "run"):
            found = _unpicklable_attribute(workers, callee.owner, start, callee.receiver)
            if found is not None:
                attribute, what = found
                subject = f"`{callee.owner.name}.{attribute}` is {what}"
                rest = (
                    "an object of the class travels with its method"
                    if start.role != "run"
                    else "the object is sent to the worker"
                )
                yield Hit(start.module, callee.node, f"{subject}, and {rest}", methods)
        for given, kind in _given(workers, start):
            if kind is not None and kind.owner is not None and kind.name in {"instance", "process"}:
                found = _unpicklable_attribute(workers, kind.owner, start, given)
                if found is not None:
                    where = goes_to(start)
                    message = f"`{kind.owner.name}.{found[0]}` is {found[1]}, and an object of the class is {where}"
                    yield Hit(start.module, given, message, methods)


def _unpicklable_attribute(
    workers: Workers, owner: Scope, start: Start, receiver: ast.expr | None, depth: int = 0
) -> tuple[str, str] | None:
    """Return an attribute that keeps a class's objects from being pickled, and what it is."""
    program = workers.program
    if depth > _MAX_NESTED or not is_pickled_whole(workers, owner):
        return None
    refused = UNPICKLABLE if start.creates else UNPICKLABLE | INHERITED_ONLY
    initialize = program.method(owner, "__init__")
    names = {target.attr: None for each in program.lineage(owner) for target in _own_targets(each)}
    for name in names:
        values = program.attribute_values(owner, name)
        kind = program.kind_of_attribute(owner, name)
        if kind is None or not any(
            (
                method is initialize
                and value is not None
                and not is_none(value)
                and not is_conditional(method.module, target)
                and not is_tried(method.module, target)
                and not _is_set_after(target, method, start)
            )
            or _is_set_before(target, method, start, receiver)
            for target, value, method in values
        ):
            continue
        if any(is_none(value) and method is not initialize for _, value, method in values) or _is_deleted(owner, name):
            continue
        if kind.name in refused:
            return name, refused[kind.name]
        if kind.name == "instance" and kind.owner is not None and kind.owner is not owner:
            inner = _unpicklable_attribute(workers, kind.owner, start, None, depth + 1)
            if inner is not None:
                return f"{name}.{inner[0]}", inner[1]
    return None


def is_pickled_whole(workers: Workers, owner: Scope) -> bool:
    """Return whether an object of a class is pickled with all its attributes, as far as its bases are known."""
    program = workers.program
    if program.has_unknown_base(owner) or any(program.method(owner, name) for name in _OWN_PICKLING):
        return False
    if any(base not in _PLAIN_BASES and kind_of_name(base) != "process" for base in program.external_bases(owner)):
        return False
    return not any(_is_metaclass(each) for each in program.lineage(owner))


def _own_targets(owner: Scope) -> Iterator[ast.Attribute]:
    for method in owner.scopes:
        if method.kind == "function" and method.parameters:
            for statement in method.each(ast.Assign):
                for target in statement.targets:
                    match target:
                        case ast.Attribute(value=ast.Name(id=name)) if name == method.parameters[0]:
                            yield target


def _is_set_before(target: ast.Attribute, method: Scope, start: Start, receiver: ast.expr | None) -> bool:
    """Return whether the method that starts the worker sets the attribute first."""
    return (
        method is start.scope
        and receiver is not None
        and same(receiver, target.value)
        and precedes(start.module, target, start.call)
        and not is_conditional(start.module, target)
        # an object that runs itself is not complete yet
        and start.module.statement_of(target) is not start.module.statement_of(start.call)
    )


def _is_set_after(target: ast.Attribute, method: Scope, start: Start) -> bool:
    """Return whether the method that sets an attribute starts the worker first."""
    return method is start.scope and place(target) > start.line


def _is_deleted(owner: Scope, name: str) -> bool:
    return any(
        isinstance(target, ast.Attribute) and target.attr == name
        for method in owner.scopes
        for statement in method.each(ast.Delete)
        for target in statement.targets
    )


def _is_metaclass(owner: Scope) -> bool:
    return isinstance(owner.node, ast.ClassDef) and bool(owner.node.keywords)


def _without_comma(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        name, place = ("initargs", 2 if start.runner == "pool" else 3) if start.role == "initializer" else ("args", 3)
        if start.role == "task":
            place = 1
            if start.method not in {"apply", "apply_async"}:
                continue
        if start.role == "run" or (given := argument(start.call, place, name)) is None:
            continue
        kind = workers.program.kind(given, start.scope)
        plain = isinstance(given, ast.Name | ast.Attribute | ast.Constant | ast.JoinedStr)
        if not plain or (kind is not None and kind.name in {"tuple", "list"}) or not _is_parenthesized(start, given):
            continue
        # a name such as `args`, or a parameter, may well be a tuple
        known = kind is not None or isinstance(given, ast.Constant | ast.JoinedStr)
        if known or (isinstance(given, ast.Name) and _takes(start, given.id)):
            yield Hit(
                start.module, given, f"`({_text(start, given)})` is no tuple: without a comma, its elements become the arguments"
            )


def _takes(start: Start, name: str) -> bool:
    """Return whether the function has one parameter, of that name."""
    function = start.function
    return function is not None and function.parameters == [name]


def _is_parenthesized(start: Start, node: ast.expr) -> bool:
    lines = start.module.lines
    before = lines[node.lineno - 1].encode()[: node.col_offset].decode(errors="replace").rstrip()
    behind = lines[(node.end_lineno or node.lineno) - 1].encode()[node.end_col_offset :].decode(errors="replace").lstrip()
    return (
        before.endswith("=(") and behind.startswith(")")
        if "=" in before[-2:]
        else before.endswith("(") and behind.startswith("))")
    )


def _text(start: Start, node: ast.expr) -> str:
    return start.module.text_of(node)


def _called(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        call = start.callee.node if start.callee is not None else None
        if not isinstance(call, ast.Call) or start.role not in {"target", "task"}:
            continue
        function = workers.program.resolve(call.func, start.scope)
        if not isinstance(function, Scope) or not isinstance(function.node, ast.FunctionDef):
            continue
        returns = any(each.value is not None for each in function.each(ast.Return))
        if not (returns or function.is_generator or function.decorators):
            yield Hit(
                start.module,
                call,
                f"`{function.name}` is called here, by the parent, and returns nothing that a worker could run",
            )


def _inherited_only(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.creates:
            continue
        for given, kind in _given(workers, start):
            if kind is not None and (what := INHERITED_ONLY.get(kind.name)):
                yield Hit(start.module, given, f"{what} is a task's argument")


def _puts(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        for scope in module.scopes:
            for call in scope.each(ast.Call):
                match call:
                    case ast.Call(func=ast.Attribute(value=queue, attr="put" | "put_nowait"), args=[value, *_]):
                        kind = workers.program.kind(queue, scope)
                        if kind is None or kind.name != "queue":
                            continue
                        of_value = workers.program.kind(value, scope)
                        what = (UNPICKLABLE | INHERITED_ONLY).get(of_value.name) if of_value else None
                        if what:
                            yield Hit(module, value, f"{what} is put into a Queue, which pickles it in a thread")


def _exceptions(workers: Workers) -> Iterator[Hit]:
    seen = set()
    for start in workers.starts:
        if start.role != "task":
            continue
        for function in workers.reach(start):
            for statement in function.each(ast.Raise):
                raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
                owner = workers.program.resolve(raised, function) if raised is not None else None
                if isinstance(owner, Scope) and owner.kind == "class" and owner not in seen:
                    seen.add(owner)
                    if is_tried(function.module, statement) or _is_handled(workers, start, function):
                        continue
                    if (call := _loses_arguments(workers, owner)) is not None:
                        message = f"`{owner.name}` gives Exception fewer arguments than it takes, and a task raises it"
                        yield Hit(owner.module, call, message)


def _is_handled(workers: Workers, start: Start, function: Scope) -> bool:
    """Return whether what a function raises in a worker is caught by those that call it there."""
    reached = workers.reach(start)
    calls = [(scope, call) for scope, call in workers.callers.get(function, []) if scope in reached]
    return function is not start.function and bool(calls) and all(is_tried(scope.module, call) for scope, call in calls)


def _loses_arguments(workers: Workers, owner: Scope) -> ast.Call | None:
    """Return the call of ``super().__init__()`` in an exception class that cannot be unpickled, or None."""
    program = workers.program
    bases = program.bases(owner)
    if bases not in (["builtins.Exception"], ["builtins.RuntimeError"], ["builtins.ValueError"]):
        return None
    initialize = owner.bindings["__init__"][-1].scope if "__init__" in owner.bindings else None
    if initialize is None or any(program.method(owner, name) for name in _OWN_PICKLING):
        return None
    node = initialize.node
    if isinstance(node, ast.Lambda | ast.Module | ast.ClassDef) or node.args.vararg:
        return None
    required = len(initialize.parameters) - 1 - len(node.args.defaults)
    required += sum(default is None for default in node.args.kw_defaults)
    calls = [
        call
        for call in initialize.each(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" and not has_star(call)
    ]
    if len(calls) != 1 or any(target.attr == "args" for target in _own_targets(owner)):
        return None
    explicit = isinstance(calls[0].func, ast.Attribute) and isinstance(calls[0].func.value, ast.Name)
    given = len(calls[0].args) - (1 if explicit else 0)
    return calls[0] if given < required else None


def _authkeys(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.creates or workers.program.mentions(start.module, "authkey ="):
            continue
        for given, kind in _given(workers, start):
            if kind is None or kind.name != "proxy" or kind.call is None or not isinstance(kind.call.func, ast.Attribute):
                continue
            manager = workers.program.kind(kind.call.func.value, kind.scope or start.scope)
            if manager is not None and manager.call is not None and argument(manager.call, 1, "authkey") is not None:
                yield Hit(start.module, given, "a proxy of a Manager with its own authkey is a task's argument")


RULES: Final = (
    Rule(
        id="lambda-to-worker",
        title="A lambda is given to a worker",
        severity="breaks",
        why="A function is pickled as the name by which a worker imports it, and a lambda has none.",
        fix="Write a function at module level, and give it what it needs as arguments or with functools.partial().",
        case="traps/lambda-in-pool",
        check=_lambdas,
    ),
    Rule(
        id="nested-function-to-worker",
        title="A function that is defined in a function is given to a worker",
        severity="breaks",
        why="A function is pickled as the name by which a worker imports it, and what is defined in a function cannot be "
        "imported.",
        fix="Move it to module level, and give it what it closed over as arguments or with functools.partial().",
        case="traps/nested-function-target",
        check=_nested,
    ),
    Rule(
        id="function-under-guard",
        title="A worker's function is defined under the main guard",
        severity="breaks",
        start_methods=NOT_FORKED,
        why="A worker imports the module without what stands under the main guard, and does not find the function.",
        fix="Move the function above the main guard.",
        case="traps/function-under-guard",
        check=_guarded,
    ),
    Rule(
        id="unpicklable-argument",
        title="An argument cannot be pickled",
        severity="breaks",
        why="What is given to a task is pickled, and what is given to a Process too, unless it is forked.",
        fix="Pass what the worker needs to make its own, such as a path, or a list in place of a generator.",
        case="atlas/thread-lock/pool-passed",
        check=_arguments,
    ),
    Rule(
        id="unpicklable-attribute",
        title="An object that goes to a worker holds something that cannot be pickled",
        severity="breaks",
        why="A bound method is pickled with its object, and an object with all its attributes.",
        fix="Use a function of the module, make the attribute in the worker, or leave it out in `__getstate__()`.",
        case="traps/method-of-object-with-lock",
        check=_attributes,
    ),
    Rule(
        id="args-without-comma",
        title="Arguments in parentheses without a comma",
        severity="breaks",
        why="Parentheses alone make no tuple. The elements of the value become the arguments, and the worker fails with a "
        "TypeError.",
        fix="Write a comma behind a single argument: args=(names,).",
        case="traps/args-without-comma",
        check=_without_comma,
    ),
    Rule(
        id="target-called",
        title="A worker's function is called where it should be passed",
        severity="silently-wrong",
        why="The parent does the work before it starts the worker, and the worker, whose target is None, does nothing.",
        fix="Write the function's name without a call, and its arguments as args: target=work, args=(number,).",
        check=_called,
    ),
    Rule(
        id="inherited-only-in-task",
        title="A Queue, Lock, Event, Value or Array is a task's argument",
        severity="breaks",
        why="These objects can be given to a process only while it is being created. A task goes to one that exists, and fails "
        "with "
        "a RuntimeError.",
        fix="Give it to the workers through the initializer (initargs), or use the Manager's: Manager().Queue().",
        case="traps/get-after-rejection",
        check=_inherited_only,
    ),
    Rule(
        id="unpicklable-put",
        title="Something that cannot be pickled is put into a Queue",
        severity="breaks",
        why="put() returns at once, and the Queue's thread fails to pickle it later. Nothing is sent, and get() waits forever.",
        fix="Put only what can be pickled: a list in place of a generator, a path in place of an open file.",
        case="traps/unpicklable-put",
        check=_puts,
    ),
    Rule(
        id="unpicklable-exception",
        title="An exception that the parent cannot unpickle",
        severity="breaks",
        why="An exception is pickled as its class and the arguments that Exception got. If they are fewer than the class "
        "takes, the "
        "parent's thread for results fails, and the parent waits forever.",
        fix="Pass all arguments of the class to super().__init__(), or write a `__reduce__()` method.",
        case="traps/unpicklable-exception",
        check=_exceptions,
    ),
    Rule(
        id="authkey-proxy-in-task",
        title="A proxy of a Manager with its own authkey is a task's argument",
        severity="breaks",
        why="A proxy is pickled without its key. The worker uses its own, which the Manager refuses.",
        fix="Give the proxy to the workers through the initializer, or set current_process().authkey in parent and workers.",
        case="traps/authkey-proxy",
        check=_authkeys,
    ),
)
