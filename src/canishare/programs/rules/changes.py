"""Rules about what a worker changes and the parent does not see."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.flow import is_repeated
from canishare.programs.flow import place
from canishare.programs.flow import precedes
from canishare.programs.kinds import PLAIN
from canishare.programs.program import argument
from canishare.programs.program import assigned_attributes
from canishare.programs.program import is_none
from canishare.programs.program import same
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.rules.state import changes_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from canishare.programs.scopes import Scope
    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers

_PLAIN_VALUES: Final = PLAIN | {"int", "float", "str", "bool", "tuple"}
_MAX_CALLS: Final = 1


def _calls_itself_in_parent(workers: Workers, function: Scope) -> bool:
    """Return whether a worker's function is called directly as well, so that the parent may do the work itself."""
    return any(caller not in workers.in_workers for caller, _ in workers.callers.get(function, []))


def _global_changed(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        if start.function is None or start.role == "initializer" or _calls_itself_in_parent(workers, start.function):
            continue
        for function in workers.closure(start.function, depth=_MAX_CALLS):
            for name, node in _changed_globals(workers, function):
                where = function.module.scope
                if (where, name) in found or function.module is not start.module or not _is_plain_global(workers, where, name):
                    continue
                if (read := _read_afterwards(workers, start, where, name)) is not None:
                    found.add((where, name))
                    message = f"`{name}` is changed in a worker, and the parent reads its own in line {read.lineno}"
                    yield Hit(function.module, node, message)


def _changed_globals(workers: Workers, function: Scope) -> Iterator[tuple[str, ast.AST]]:
    for base, node in changes_of(function):
        if isinstance(base, ast.Name) and not isinstance(node, ast.Attribute):
            where = workers.program.lookup(function, base.id)
            if where is function.module.scope:
                yield base.id, node
    for name, declared in function.declared.items():
        if declared == "global":
            for binding in function.module.scope.bindings[name]:
                if function.module.scope_of(binding.node) is function:
                    yield name, binding.node
                    break


def _is_plain_global(workers: Workers, where: Scope, name: str) -> bool:
    """Return whether all that is assigned to a global at module level is plain data."""
    kinds = [
        workers.program.kind(binding.value, where) if binding.how == "assign" else None
        for binding in where.bindings[name]
        if where.module.scope_of(binding.node) is where
    ]
    return bool(kinds) and all(kind is not None and kind.name in _PLAIN_VALUES for kind in kinds)


def _read_afterwards(workers: Workers, start: Start, where: Scope, name: str) -> ast.Name | None:
    """Return where the code that starts a worker reads a global later, if it does not change it itself."""
    ways: list[tuple[Scope, ast.AST]] = [(start.scope, start.call)]
    ways += workers.callers.get(start.scope, [])
    for scope, node in ways:
        if scope in workers.in_workers or any(
            isinstance(base, ast.Name)
            and base.id == name
            and workers.program.lookup(scope, name) is where
            and place(change) > place(node)
            for base, change in changes_of(scope)
        ):
            return None
        rebound = [binding for binding in where.bindings[name] if where.module.scope_of(binding.node) is scope]
        if any(place(binding.node) > place(node) for binding in rebound):
            return None
        for load in scope.loads[name] if workers.program.lookup(scope, name) is where else ():
            if (
                precedes(scope.module, node, load)
                and load not in start.module.above(start.call)
                and not _is_within(load, start.call)
            ):
                return load
    return None


def _is_within(node: ast.AST, call: ast.Call) -> bool:
    return (call.lineno, call.col_offset) <= place(node) <= (call.end_lineno or 0, call.end_col_offset or 0)


def _argument_changed(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        function = start.function
        if function is None or start.role == "initializer":
            continue
        for name, value in start.parameters():
            kind = workers.program.kind(value, start.scope)
            if not isinstance(value, ast.Name) or kind is None or kind.name not in PLAIN or (function, name) in found:
                continue
            changed = [
                node
                for base, node in changes_of(function)
                if isinstance(base, ast.Name) and base.id == name and not isinstance(node, ast.Attribute)
            ]
            if not changed or len(function.bindings[name]) > 1 or _is_handed_on(function, name):
                continue
            if any(
                isinstance(base, ast.Name) and base.id == value.id and place(node) > start.line
                for base, node in changes_of(start.scope)
            ):
                continue
            where, bindings = workers.program.bindings(start.scope, value.id)
            if where is None or any(place(binding.node) > start.line for binding in bindings if binding.how != "parameter"):
                continue
            read = next(
                (
                    load
                    for load in start.scope.loads[value.id]
                    if precedes(start.module, start.call, load)
                    and not _is_within(load, start.call)
                    and not _is_given(workers, start, load)
                ),
                None,
            )
            if read is not None:
                found.add((function, name))
                message = f"`{name}` is the worker's copy of `{value.id}`, which the parent reads in line {read.lineno}"
                yield Hit(function.module, changed[0], message)


def _is_given(workers: Workers, start: Start, load: ast.Name) -> bool:
    """Return whether a name is read only to be given to another worker."""
    return any(_is_within(load, other.call) for other in workers.starts if other.scope is start.scope)


def _is_handed_on(function: Scope, name: str) -> bool:
    """Return whether a function returns a parameter or passes it on, so that its changes may travel another way."""
    changed = {id(base) for base, _ in changes_of(function)}
    for load in function.loads[name]:
        if id(load) in changed:
            continue
        for each in function.module.above_in_scope(load):
            if isinstance(each, ast.Return | ast.Call | ast.Yield):
                return True
            if isinstance(each, ast.Attribute | ast.Compare | ast.Subscript):
                break  # only what it says is handed on
    return False


def _attribute_changed(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        callee, function = start.callee, start.function
        if callee is None or function is None or callee.owner is None or start.role == "initializer":
            continue
        if callee.receiver is None and start.role != "run":
            continue
        reads = list(_attributes_read_afterwards(workers, start))
        for method in workers.closure(function, depth=_MAX_CALLS) if reads else ():
            if method.parent not in workers.program.lineage(callee.owner) or not method.parameters:
                continue
            if _calls_itself_in_parent(workers, method):
                continue
            for name, node in _changed_attributes(method):
                read = next((each for each in reads if each.attr == name), None)
                if read is None or (callee.owner, name) in found or not _is_plain_attribute(workers, callee.owner, name):
                    continue
                found.add((callee.owner, name))
                message = (
                    f"`{name}` is set in the worker's copy of the object, and the parent reads its own in line {read.lineno}"
                )
                yield Hit(method.module, node, message)


def _changed_attributes(method: Scope) -> Iterator[tuple[str, ast.AST]]:
    own = method.parameters[0]

    def is_own(expression: ast.AST) -> bool:
        return isinstance(expression, ast.Attribute) and isinstance(expression.value, ast.Name) and expression.value.id == own

    for target, _ in assigned_attributes(method):
        if is_own(target):
            yield target.attr, target
    for augmented in method.each(ast.AugAssign):
        if isinstance(augmented.target, ast.Attribute) and is_own(augmented.target):
            yield augmented.target.attr, augmented.target
    for base, node in changes_of(method):
        if isinstance(base, ast.Attribute) and is_own(base) and not isinstance(node, ast.Attribute):
            yield base.attr, node


def _is_plain_attribute(workers: Workers, owner: Scope, name: str) -> bool:
    """Return whether an attribute is plain data when the object is made."""
    initialize = workers.program.method(owner, "__init__")
    values = [value for _, value, method in workers.program.attribute_values(owner, name) if method is initialize]
    kinds = [workers.program.kind(value, initialize) for value in values if initialize is not None and not is_none(value)]
    return bool(values) and all(kind is not None and kind.name in _PLAIN_VALUES for kind in kinds)


def _attributes_read_afterwards(workers: Workers, start: Start) -> Iterator[ast.Attribute]:
    """Yield the attributes of the object that the code behind a start reads, and does not set."""
    receiver = start.callee.receiver if start.callee else None
    scope = start.scope

    def is_object(expression: ast.expr) -> bool:
        """Return whether an expression is the object: of a Process that the start makes, or whose method it starts."""
        if start.role != "run":
            return isinstance(receiver, ast.Name) and same(expression, receiver)
        kind = workers.program.kind(expression, scope)
        return kind is not None and kind.call is start.call

    changed = {base.attr for base, _ in changes_of(scope) if isinstance(base, ast.Attribute)}
    changed |= {target.attr for target, _ in assigned_attributes(scope) if is_object(target.value) and place(target) > start.line}
    for attribute in scope.each(ast.Attribute):
        if (
            isinstance(attribute.ctx, ast.Load)
            and is_object(attribute.value)
            and attribute.attr not in changed
            and precedes(start.module, start.call, attribute)
            and not _is_within(attribute, start.call)
        ):
            yield attribute


def _plain_in_proxy(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        if "Manager" not in module.source.text:
            continue
        stored = list(_stored_in_proxies(workers, module.scopes))
        for scope in module.scopes:
            for base, node in changes_of(scope):
                if not isinstance(base, ast.Subscript) or isinstance(node, ast.Attribute):
                    continue
                kind = workers.program.kind(base.value, scope)
                if kind is None or kind.name != "proxy" or kind.dotted not in {"list", "dict"}:
                    continue
                kinds = [content for call, content in stored if call is kind.call]
                if (known := _named_content(kind.call, base.slice)) is not None:
                    content = workers.program.kind(known, scope)
                    kinds = [content.name if content else None]
                if kinds and all(each in PLAIN for each in kinds):
                    text = module.text_of(base)
                    yield Hit(module, node, f"`{text}` is a copy of what the Manager holds, and only the copy is changed")


def _stored_in_proxies(workers: Workers, scopes: Iterable[Scope]) -> Iterator[tuple[ast.Call | None, str | None]]:
    """Yield what is stored in each Manager's list or dict: the call that made it, and the kind of the content."""
    for scope in scopes:
        for statement in scope.each(ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Subscript):
                    yield from _stored(workers, scope, target.value, [statement.value])
        for call in scope.each(ast.Call):
            kind = workers.program.kind(call, scope)
            if kind is not None and kind.name == "proxy" and kind.call is call:
                yield from _stored(workers, scope, call, _first_contents(call))
            match call:
                case ast.Call(func=ast.Attribute(value=base, attr="append" | "insert" | "setdefault"), args=[*_, value]):
                    yield from _stored(workers, scope, base, [value])


def _stored(
    workers: Workers, scope: Scope, container: ast.expr, contents: Iterable[ast.expr]
) -> Iterator[tuple[ast.Call | None, str | None]]:
    kind = workers.program.kind(container, scope)
    if kind is not None and kind.name == "proxy":
        for each in contents:
            content = workers.program.kind(each, scope)
            yield kind.call, content.name if content else None


def _first_contents(call: ast.Call) -> list[ast.expr]:
    """Return what is in a Manager's list or dict from the beginning, as far as it is written there."""
    match call.args:
        case [ast.Dict(values=values)] | [ast.List(elts=values)]:
            return [*values, *(each.value for each in call.keywords)]
    return [each.value for each in call.keywords]


def _named_content(call: ast.Call | None, key: ast.expr) -> ast.expr | None:
    """Return what a Manager's dict has under a key from the beginning, if both are written there."""
    if call is None or not isinstance(key, ast.Constant):
        return None
    for keyword in call.keywords:
        if keyword.arg == key.value:
            return keyword.value
    match call.args:
        case [ast.Dict(keys=keys, values=values)]:
            for each, value in zip(keys, values, strict=True):
                if isinstance(each, ast.Constant) and each.value == key.value:
                    return value
    return None


def _increments(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        function = start.function
        if function is None or function in found or start.role == "initializer" or not _has_several(workers, start):
            continue
        if any(isinstance(call.func, ast.Attribute) and call.func.attr == "acquire" for call in function.each(ast.Call)):
            continue
        for target, node in _incremented(function):
            base = target.value
            kind = workers.program.kind(base, function)
            of_value = (
                isinstance(target, ast.Attribute)
                and kind is not None
                and (kind.name == "value" or (kind.name == "proxy" and kind.dotted == "Value"))
            )
            of_dict = (
                isinstance(target, ast.Subscript)
                and kind is not None
                and (kind.name == "array" or (kind.name == "proxy" and kind.dotted in {"dict", "list"}))
            )
            locked = any(isinstance(each, ast.With) for each in function.module.above_in_scope(node))
            if (of_value or (of_dict and _is_same_for_all(target))) and not locked:
                found.add(function)
                text = function.module.text_of(target)
                yield Hit(
                    function.module, node, f"`{text}` is read and written in two steps, and another worker may come between"
                )


def _is_same_for_all(target: ast.expr) -> bool:
    """Return whether several workers use one entry: its key is written as it is."""
    return isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant)


def _incremented(function: Scope) -> Iterator[tuple[ast.Attribute | ast.Subscript, ast.stmt]]:
    """Yield the statements that change a value from what it was: ``x.value += 1``, or in two steps."""
    for augmented in function.each(ast.AugAssign):
        if isinstance(augmented.target, ast.Subscript) or (
            isinstance(augmented.target, ast.Attribute) and augmented.target.attr == "value"
        ):
            yield augmented.target, augmented
    for statement in function.each(ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Subscript) or (isinstance(target, ast.Attribute) and target.attr == "value"):
                names = {each.id for each in ast.walk(statement.value) if isinstance(each, ast.Name)}
                if any(
                    isinstance(earlier.targets[0], ast.Name)
                    and earlier.targets[0].id in names
                    and _is_same_place(earlier.value, target)
                    for earlier in function.each(ast.Assign)
                    if earlier.lineno < statement.lineno
                ):
                    yield target, statement


def _is_same_place(read: ast.expr, target: ast.expr) -> bool:
    match read, target:
        case ast.Attribute(), ast.Attribute():
            return same(read, target)
        case ast.Subscript(slice=ast.Constant(value=left)), ast.Subscript(slice=ast.Constant(value=right)):
            return left == right and same(read.value, target.value)
    return False


def _has_several(workers: Workers, start: Start) -> bool:
    """Return whether several workers run a start's function at once."""
    if start.role == "task":
        created = start.runner_kind.call
        given = argument(created, 0, "processes") if created else None
        given = given or (argument(created, 0, "max_workers") if created else None)
        return start.method != "apply" and not (isinstance(given, ast.Constant) and given.value == 1)
    if is_repeated(start.module, start.call):
        return True
    return start.function is not None and len(workers.direct[start.function]) > 1 and start.role == "target"


def _same_numbers(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        if start.function is None or start.role == "initializer" or not _has_several(workers, start):
            continue
        for function in workers.closure(start.function, depth=_MAX_CALLS):
            for name in function.loads:
                where = workers.program.lookup(function, name)
                if where is not function.module.scope or (where, name) in found or len(where.bindings[name]) != 1:
                    continue
                binding = where.bindings[name][0]
                kind = workers.program.kind(binding.value, where) if binding.how == "assign" else None
                if kind is None or kind.name != "generator-of-numbers" or kind.call is None or not kind.call.args:
                    continue
                drawn = [call for call in function.each(ast.Call) if _is_drawn(call, name)]
                seeded = any(isinstance(call.func, ast.Attribute) and call.func.attr == "seed" for call in drawn)
                if drawn and not seeded and not function.module.is_guarded(binding.node):
                    found.add((where, name))
                    message = f"each worker has its own `{name}`, with the same seed of line {place(binding.node)[0]}"
                    yield Hit(function.module, drawn[0], message)


def _is_drawn(call: ast.Call, name: str) -> bool:
    func = call.func
    return isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == name


RULES: Final = (
    Rule(
        id="global-changed-in-worker",
        title="A worker changes a global, and the parent reads it",
        severity="silently-wrong",
        why="A worker has a copy of its own of every plain object. No start method brings the change back.",
        fix="Return the result, put it into a Queue, or use a Value, an Array or a Manager's list.",
        case="article/plain-list-process-global",
        check=_global_changed,
    ),
    Rule(
        id="argument-changed-in-worker",
        title="A worker changes an argument, and the parent reads its own",
        severity="silently-wrong",
        why="A worker has a copy of its own of every plain argument. No start method brings the change back.",
        fix="Return the result, put it into a Queue, or pass a Manager's list or dict.",
        case="article/plain-list-process-passed",
        check=_argument_changed,
    ),
    Rule(
        id="attribute-changed-in-worker",
        title="A worker sets an attribute of an object, and the parent reads its own",
        severity="silently-wrong",
        why="The worker has a copy of the object. What it sets there, no start method brings back.",
        fix="Return the result, or keep it in something that is shared: a Value, a Queue, a Manager's list.",
        case="traps/result-kept-in-process",
        check=_attribute_changed,
    ),
    Rule(
        id="plain-in-proxy-changed",
        title="A plain list or dict in a Manager's container is changed in place",
        severity="silently-wrong",
        why="Indexing a proxy gives a copy of what the Manager holds. The Manager learns only of assignments to the proxy "
        "itself.",
        fix="Take it out, change it and assign it back, under a lock if several workers do: row = rows[0]; row.append(x); "
        "rows[0] = row.",
        case="traps/plain-list-in-proxy",
        check=_plain_in_proxy,
    ),
    Rule(
        id="unlocked-increment",
        title="Several workers increment a shared value without its lock",
        severity="silently-wrong",
        why="`+=` reads and then writes. Two workers that read the same number count once.",
        fix="Write `with counter.get_lock():` around it, or use a Manager's Lock with a Manager's dict.",
        case="traps/counter-increment",
        check=_increments,
    ),
    Rule(
        id="same-random-numbers",
        title="Workers draw from a random generator that is seeded at module level",
        severity="silently-wrong",
        why="Each worker has a copy of the generator in the same state, and draws the same numbers.",
        fix="Create a generator in each task, from a seed that differs between them.",
        case="traps/random-seeded-at-module-level",
        check=_same_numbers,
    ),
)
