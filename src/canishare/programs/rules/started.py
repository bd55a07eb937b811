"""The rule about a Process that was started, and would travel to the next one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import is_conditional
from canishare.programs.flow import is_repeated
from canishare.programs.flow import place
from canishare.programs.flow import precedes
from canishare.programs.handovers import pickling_methods
from canishare.programs.program import argument
from canishare.programs.program import assigned_attributes
from canishare.programs.program import same
from canishare.programs.rule import NOT_FORKED
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.rules.pickling import is_pickled_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.scopes import Scope
    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers


def _started(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.runner != "process" or not _has_others(workers, start) or not (calls := _start_calls(workers, start)):
            continue
        methods = pickling_methods(workers, start)
        for given in start.given if start.role == "target" else _kept_arguments(workers, start):
            other = _process(workers, start, given)
            if other is not None and any(precedes(start.module, each, calls[0]) for each in _start_calls(workers, other)):
                yield Hit(
                    start.module, given, f"`{start.module.text_of(given)}` was started, and is passed to a Process", methods
                )
        owner = _owner_that_travels(start)
        if owner is not None and is_pickled_whole(workers, owner) and (name := _held(workers, start, calls)) is not None:
            message = f"`{owner.name}.{name}` has a Process that was started, and an object of the class goes to the next one"
            yield Hit(start.module, start.callee.node if start.callee else start.call, message, methods)


def _has_others(workers: Workers, start: Start) -> bool:
    """Return whether a function starts more than one Process."""
    return len(workers.of_scope[start.scope]) > 1 or is_repeated(start.module, start.call)


def _start_calls(workers: Workers, start: Start) -> list[ast.Call]:
    """Return where the Process that a call makes is started, within the same function."""
    return [
        call
        for call in start.scope.each(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "start"
        and not is_conditional(start.module, call)
        and (call.func.value is start.call or _is_made_by(workers, call.func.value, start))
    ]


def _is_made_by(workers: Workers, expression: ast.expr, start: Start) -> bool:
    kind = workers.program.kind(expression, start.scope)
    return kind is not None and kind.call is start.call


def _kept_arguments(workers: Workers, start: Start) -> Iterator[ast.expr]:
    """Yield the arguments that a subclass of Process keeps as attributes."""
    owner = start.callee.owner if start.callee is not None else None
    initialize = workers.program.method(owner, "__init__") if owner is not None else None
    if owner is None or initialize is None or not is_pickled_whole(workers, owner):
        return
    kept = {value.id for _, value in assigned_attributes(initialize) if isinstance(value, ast.Name)}
    for position, name in enumerate(initialize.parameters[1:]):
        given = argument(start.call, position, name)
        if name in kept and given is not None:
            yield given


def _process(workers: Workers, start: Start, given: ast.expr) -> Start | None:
    """Return the start of the Process that an argument is, if the same function makes it."""
    others = (each for each in workers.of_scope[start.scope] if each is not start and each.runner == "process")
    return next((each for each in others if isinstance(given, ast.Name) and _is_made_by(workers, given, each)), None)


def _owner_that_travels(start: Start) -> Scope | None:
    """Return the class of the object whose method makes the Process, if the object goes to it."""
    own = start.scope.parameters[0] if start.scope.is_method and start.scope.parameters else None
    receiver = start.callee.receiver if start.callee is not None else None
    if own is None or not any(isinstance(each, ast.Name) and each.id == own for each in (receiver, *start.given)):
        return None
    return start.scope.parent


def _held(workers: Workers, start: Start, calls: list[ast.Call]) -> str | None:
    """Return the attribute that has a started Process when the next one is started."""
    for other in workers.of_scope[start.scope]:
        if other is start or other.runner != "process":
            continue
        for target, value in assigned_attributes(start.scope):
            if value is other.call and _is_own(start, target) and _is_kept(start, target):
                started = (each for each in _start_calls(workers, other) if same(getattr(each.func, "value", each), target))
                if any(precedes(start.module, each, calls[0]) for each in started):
                    return target.attr
    if is_repeated(start.module, start.call) and is_repeated(start.module, calls[0]):
        return next((each.attr for each in _collections(workers, start)), None)
    return None


def _is_own(start: Start, target: ast.expr) -> bool:
    return (
        isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == start.scope.parameters[0]
    )


def _is_kept(start: Start, target: ast.Attribute) -> bool:
    """Return whether a function assigns an attribute nothing else later."""
    return not any(same(other, target) and place(other) > place(target) for other, _ in assigned_attributes(start.scope))


def _collections(workers: Workers, start: Start) -> Iterator[ast.Attribute]:
    """Yield the object's lists and dicts that get the Processes of a start."""
    for target, value in assigned_attributes(start.scope):
        if isinstance(value, ast.ListComp) and _is_own(start, target) and _is_made_by(workers, value.elt, start):
            yield target
    for call in start.scope.each(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Attribute() as base, attr="append"), args=[appended]):
                if _is_own(start, base) and _is_made_by(workers, appended, start):
                    yield base
    for statement in start.scope.each(ast.Assign):
        match statement.targets:
            case [ast.Subscript(value=ast.Attribute() as base)]:
                if _is_own(start, base) and _is_made_by(workers, statement.value, start):
                    yield base


RULES: Final = (
    Rule(
        id="started-process-to-worker",
        title="A Process that was started goes to another worker",
        severity="breaks",
        start_methods=NOT_FORKED,
        why="A Process can be pickled until it is started. An object that keeps its Processes is pickled with them for the next "
        "one: TypeError.",
        fix="Keep the Processes in a variable, leave them out in `__getstate__()`, or use a function of the module as target.",
        check=_started,
    ),
)
