"""Rules about state that the parent sets and a worker reads."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple
from typing import TypeGuard

from canishare.programs.flow import LOOPS
from canishare.programs.flow import precedes
from canishare.programs.kinds import INHERITED_ONLY
from canishare.programs.kinds import PLAIN
from canishare.programs.program import argument
from canishare.programs.program import assigned_attributes
from canishare.programs.program import is_static
from canishare.programs.rule import ALL
from canishare.programs.rule import NOT_FORKED
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.scopes import Scope
from canishare.programs.workers import is_many

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.programs.scopes import Binding
    from canishare.programs.scopes import Module
    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers

# How many calls deep a worker's function reads what it needs for sure.
_MAX_CALLS: Final = 2
# Methods that change a list, a dict or a set in place.
CHANGES: Final = frozenset(
    {
        "append",
        "extend",
        "insert",
        "add",
        "update",
        "setdefault",
        "pop",
        "popitem",
        "remove",
        "clear",
        "discard",
        "sort",
        "reverse",
    }
)
_LOG_METHODS: Final = frozenset({"debug", "info"})
# Of a name that a function reads more often, only the first are looked at.
_MAX_LOADS: Final = 8
# What a module reads from its environment, before the parent may assign something else.
_FROM_ENVIRONMENT: Final = frozenset({"os.environ.get", "os.getenv"})
# Names such as `setup_logging` and `init_logger`.
_SETS_UP_LOGGING: Final = re.compile(r"(?i)(set_?up|init|config).*log|log.*(set_?up|init|config)")
_SEEDED: Final = {"random": "random.seed", "numpy.random": "numpy.random.seed"}
_MADE_ANEW: Final = {
    **INHERITED_ONLY,
    "connection": "an end of a Pipe",
    "pipe": "a Pipe",
    "segment": "a SharedMemory",
}
# Attributes that multiprocessing itself hands over.
_HANDED_OVER: Final = frozenset({"sys.argv", "sys.path", "sys.flags"})


def worker_functions(workers: Workers, start: Start) -> Iterable[Scope]:
    """Return the functions that a worker runs, unless it does not even get the first one where it is not forked."""
    if start.function is None or (start.callee is not None and start.callee.shape in {"lambda", "nested", "guarded"}):
        return ()
    functions = workers.closure(start.function, depth=_MAX_CALLS)
    return [each for each in functions if not each.module.is_guarded(each.node)]


def _globals_read(workers: Workers, function: Scope) -> Iterator[tuple[str, Scope, ast.Name]]:
    """Yield the globals that a function reads: name, the module's scope, and where it is read first."""
    for name, loads in function.loads.items():
        where = workers.program.lookup(function, name)
        if where is not None and where.kind == "module" and loads:
            yield name, where, loads[0]


def _is_import_time(binding: Binding, module: Module) -> bool:
    """Return whether a binding is made in a worker too, when it imports the module."""
    return module.scope_of(binding.node).kind == "module" and not module.is_guarded(binding.node)


def _is_set_by_workers(workers: Workers, bindings: Iterable[Binding], module: Module) -> bool:
    return any(module.scope_of(binding.node) in workers.in_workers for binding in bindings)


def _is_tested(function: Scope, name: str) -> bool:
    """Return whether a function asks whether a global is set before it uses it."""
    for load in function.loads[name]:
        match function.module.parents.get(load):
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if test is load:
                return True
            case ast.UnaryOp(op=ast.Not()) | ast.BoolOp() | ast.Compare(ops=[ast.Is() | ast.IsNot()]):
                return True
    return False


def _parents_binding(workers: Workers, start: Start, bindings: Iterable[Binding], module: Module) -> Binding | None:
    """Return a binding that only the parent makes, before it starts the worker."""
    for binding in bindings:
        if workers.parent_only(start, binding.node, module):
            # what stands under another module's guard does not run at all
            if module.scope_of(binding.node).kind == "module" and module is not start.module:
                continue
            return binding
    return None


def _guarded_global(workers: Workers) -> Iterator[Hit]:
    yield from _globals_of_parent(workers, has_default=False)


def _default_read(workers: Workers) -> Iterator[Hit]:
    yield from _globals_of_parent(workers, has_default=True)


def _globals_of_parent(workers: Workers, *, has_default: bool) -> Iterator[Hit]:
    """Yield the globals that only the parent assigns and a worker reads, with or without a value from the import."""
    found: set[tuple[Scope, str]] = set()
    for start in workers.starts:
        methods = workers.methods(start)
        for function in worker_functions(workers, start):
            module = function.module
            if any(workers.program.mentions(module, each) for each in ("except NameError", "globals()")):
                continue
            for name, where, load in _globals_read(workers, function):
                bindings = where.bindings[name]
                defaults = [binding for binding in bindings if _is_import_time(binding, module)]
                if (where, name) in found or bool(defaults) != has_default or _is_set_by_workers(workers, bindings, module):
                    continue
                binding = _parents_binding(workers, start, [each for each in bindings if each not in defaults], module)
                if binding is None or (has_default and not _is_replaced(workers, function, name, defaults, binding)):
                    continue
                if not has_default and "*" in where.bindings:
                    continue
                found.add((where, name))
                late = has_default and is_late(start, binding)
                message = (
                    f"`{name}` is assigned by the parent only, in line {getattr(binding.node, 'lineno', 0)}; "
                    f"`{function.name}` in a worker {'has its first value' if has_default else 'lacks it'}"
                )
                yield Hit(module, load, message, methods & {*(ALL if late else NOT_FORKED)})


def _is_replaced(workers: Workers, function: Scope, name: str, defaults: list[Binding], binding: Binding) -> bool:
    """Return whether a global has a plain first value, which a worker takes for the real one."""
    if not all(each.how == "assign" for each in defaults) or binding.how == "augment" or _is_tested(function, name):
        return False
    return all(
        isinstance(each.value, ast.Constant)
        or _is_plain(workers, each, function)
        or _is_from_environment(workers, each, function)
        for each in defaults
    )


def _is_from_environment(workers: Workers, binding: Binding, function: Scope) -> bool:
    scope = function.module.scope
    return isinstance(binding.value, ast.Call) and workers.program.resolve(binding.value.func, scope) in _FROM_ENVIRONMENT


def _is_plain(workers: Workers, binding: Binding, function: Scope) -> bool:
    kind = workers.program.kind(binding.value, function.module.scope)
    return kind is not None and kind.name in PLAIN


def is_late(start: Start, node: Binding | ast.AST) -> bool:
    """Return whether something is set after a task's worker was created."""
    created = start.runner_kind.call
    what = node if isinstance(node, ast.AST) else node.node
    return (
        start.role == "task"
        and created is not None
        and start.module.scope_of(created) is start.module.scope_of(what)
        and precedes(start.module, created, what)
    )


def changes_of(scope: Scope) -> Iterator[tuple[ast.expr, ast.AST]]:
    """Yield what a scope changes in place, and where: ``x[…] = …``, ``x.append(…)``, ``del x[…]``, ``x.attribute = …``."""
    for call in scope.each(ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr in CHANGES:
            yield call.func.value, call
    for subscript in scope.each(ast.Subscript):
        if not isinstance(subscript.ctx, ast.Load):
            yield subscript.value, subscript
    for attribute in scope.each(ast.Attribute):
        if not isinstance(attribute.ctx, ast.Load):
            yield attribute.value, attribute


def _made_at_import(workers: Workers) -> Iterator[Hit]:
    """Find what a module makes and each worker that is not forked makes anew: a Queue, Lock, Value or the like."""
    found: set[tuple[Scope, str]] = set()
    for start in workers.starts:
        for function in worker_functions(workers, start):
            for name, where, load in _globals_read(workers, function):
                bindings = where.bindings[name]
                if (where, name) in found or len(bindings) != 1 or not _is_import_time(bindings[0], where.module):
                    continue
                kind = workers.program.kind_of_binding(bindings[0], where)
                what = _MADE_ANEW.get(kind.name) if kind is not None else None
                if kind is None or kind.call is None or what is None:
                    continue
                if kind.name == "segment" and argument(kind.call, 1, "create") is None:
                    continue
                others = [scope for scope in where.module.scopes if name in scope.loads and scope not in workers.in_workers]
                # of a Pipe, somebody else has the other end
                if not others and not is_many(workers, start) and kind.name != "connection":
                    continue
                found.add((where, name))
                line = getattr(bindings[0].node, "lineno", 0)
                message = f"`{name}` is {what} of the module (line {line}), and a worker that imports it makes its own"
                yield Hit(function.module, load, message, workers.methods(start) & {*NOT_FORKED})


def _changed_by_parent(workers: Workers) -> Iterator[Hit]:
    """Find a list, dict, set or object of a module that the parent changes in place."""
    found: set[tuple[Scope, str]] = set()
    changes = _changes(workers)
    for start in workers.starts if changes else ():
        for function in worker_functions(workers, start):
            for load in _variables_read(function):
                variable = workers.program.variable(load, function)
                if variable is None or variable in found or variable not in changes or not _is_object(workers, *variable):
                    continue
                changed = changes[variable]
                tested = isinstance(load, ast.Name) and _is_tested(function, load.id)
                if any(scope in workers.in_workers for scope, _ in changed) or tested:
                    continue
                node = next((node for scope, node in changed if workers.parent_only(start, node, scope.module)), None)
                if node is None:
                    continue
                found.add(variable)
                methods = workers.methods(start) & {*(ALL if is_late(start, node) else NOT_FORKED)}
                message = (
                    f"`{function.module.text_of(load)}` is changed by the parent only, in line {getattr(node, 'lineno', 0)}; "
                    f"`{function.name}` in a worker has it as it was at import"
                )
                yield Hit(function.module, load, message, methods)


def _variables_read(function: Scope) -> Iterator[ast.expr]:
    """Yield the names and attributes that a function reads, but for those that it changes in place."""
    changed = {id(base) for base, _ in changes_of(function)}
    for loads in function.loads.values():
        yield from (load for load in loads[:_MAX_LOADS] if id(load) not in changed)
    for attribute in function.each(ast.Attribute):
        if isinstance(attribute.ctx, ast.Load) and id(attribute) not in changed:
            yield attribute


def _is_object(workers: Workers, where: Scope, name: str) -> bool:
    """Return whether a global is only ever a list, dict, set or an object of the program, made when its module is imported."""
    for binding in where.bindings[name]:
        kind = workers.program.kind(binding.value, where) if binding.how == "assign" else None
        if kind is None or not (kind.name in PLAIN or kind.name == "instance") or not _is_import_time(binding, where.module):
            return False
    return bool(where.bindings[name])


def _changes(workers: Workers) -> dict[tuple[Scope, str], list[tuple[Scope, ast.AST]]]:
    """Return where globals are changed in place, in their own module or another one."""
    found: dict[tuple[Scope, str], list[tuple[Scope, ast.AST]]] = {}
    for module in workers.program.modules:
        for scope in module.scopes:
            for base, node in changes_of(scope):
                if (variable := workers.program.variable(base, scope)) is not None:
                    found.setdefault(variable, []).append((scope, node))
    return found


class _Setting(NamedTuple):
    """A place where an attribute of a class or a module is set, and what the text calls it.

    `within`: it holds only as long as a with block runs.
    """

    scope: Scope
    node: ast.AST
    owner: str | Scope
    name: str
    text: str
    within: ast.With | None = None


def _attributes_set(workers: Workers) -> Iterator[_Setting]:
    """Yield where an attribute of a class or a module is assigned or patched."""
    for module in workers.program.modules:
        for scope in module.scopes:
            for target, _ in assigned_attributes(scope):
                meaning = workers.program.resolve(target.value, scope)
                if _is_owner(meaning):
                    yield _Setting(scope, target, meaning, target.attr, module.text_of(target))
            if workers.program.mentions(module, "patch"):
                yield from _patches(workers, scope)


def _is_owner(meaning: str | Scope | None) -> TypeGuard[str | Scope]:
    """Return whether something has attributes to set: a class or module of the program, or something of another package."""
    return isinstance(meaning, str) or (meaning is not None and meaning.kind in {"class", "module"})


def _patches(workers: Workers, scope: Scope) -> Iterator[_Setting]:
    """Yield what a test patches: by pytest's `monkeypatch`, by a with block of `mock.patch`, or until it is stopped."""
    module = scope.module
    for call in scope.each(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="monkeypatch"), attr="setattr")):
                lasts = True
            case ast.Call(func=function) if _is_mock_patch(workers, function, scope):
                lasts = isinstance(module.parents.get(call), ast.Attribute)  # patch(…).start()
            case _:
                continue
        item = module.parents.get(call)
        block = module.parents.get(item) if isinstance(item, ast.withitem) else None
        within = block if isinstance(block, ast.With) else None
        match call.args:
            case [ast.Constant(value=str(dotted)), *_] if "." in dotted:
                owner, _, name = dotted.rpartition(".")
                meaning = workers.program.find(owner, module)
            case [what, ast.Constant(value=str(name)), *_]:
                meaning = workers.program.resolve(what, scope)
            case _:
                continue
        if _is_owner(meaning) and (lasts or within is not None):
            whole = meaning if isinstance(meaning, str) else meaning.name
            yield _Setting(scope, call, meaning, name, f"{whole}.{name}", within)


def _is_mock_patch(workers: Workers, function: ast.expr, scope: Scope) -> bool:
    return workers.program.resolve(function, scope) in {
        f"{module}.patch{part}" for module in ("unittest.mock", "mock") for part in ("", ".object")
    }


def _class_attribute(workers: Workers) -> Iterator[Hit]:
    settings = [
        each._replace(text=f"{each.owner.name}.{each.name}")
        for each in _attributes_set(workers)
        if isinstance(each.owner, Scope)
        and each.owner.kind == "class"
        and each.name in each.owner.bindings
        and not _sets_itself(workers, each.owner, each.name)
    ]
    yield from _set_by_parent(workers, settings, _reader_of_class_attribute)


def _sets_itself(workers: Workers, owner: Scope, name: str) -> bool:
    """Return whether a class method sets an attribute of its class, or any by name, so that a worker may do so too."""
    for method in (each for base in workers.program.lineage(owner) for each in base.scopes if each.parameters):
        own = method.parameters[0]
        if any(target.attr == name and _is_name(target.value, own) for target, _ in assigned_attributes(method)) and is_static(
            method
        ):
            return True
        for call in method.each(ast.Call):
            if _is_name(call.func, "setattr") and call.args and _is_name(call.args[0], own) and is_static(method):
                return True
    return False


def _is_name(expression: ast.expr, name: str) -> bool:
    return isinstance(expression, ast.Name) and expression.id == name


def _set_by_parent(
    workers: Workers,
    settings: Sequence[_Setting],
    find_reader: Callable[[Workers, Start, str | Scope, str], ast.expr | None],
) -> Iterator[Hit]:
    """Yield a hit for each attribute that the parent sets, no worker sets, and a worker reads; each attribute once."""
    found = set()
    for start in workers.starts if settings else ():
        for each in settings:
            key = (each.owner, each.name)
            set_by_worker = any(
                other.scope in workers.in_workers and other.scope.module in {each.scope.module, start.module}
                for other in settings
                if (other.owner, other.name) == key
            )
            if key in found or set_by_worker or not workers.parent_only(start, each.node, each.scope.module):
                continue
            if each.within is not None and not _is_within(workers, start, each.scope, each.within):
                continue
            if (reader := find_reader(workers, start, each.owner, each.name)) is None:
                continue
            found.add(key)
            methods = workers.methods(start) & {*(ALL if is_late(start, each.node) else NOT_FORKED)}
            message = f"`{each.text}` is set by the parent only, and a worker reads it in line {reader.lineno}"
            yield Hit(each.scope.module, each.node, message, methods)


def _is_within(workers: Workers, start: Start, scope: Scope, block: ast.With) -> bool:
    """Return whether the way to a start goes through a with block."""
    node = workers.before(start).get(scope)
    return node is not None and block in scope.module.above(node)


def _reader_of_class_attribute(workers: Workers, start: Start, owner: str | Scope, name: str) -> ast.expr | None:
    program = workers.program
    if isinstance(owner, str):
        return None
    callee, function = start.callee, start.function
    of_owner = callee is not None and callee.owner is not None and owner in program.lineage(callee.owner)
    if callee is not None and of_owner and function is not None and function.name == name:
        return callee.node
    for function in worker_functions(workers, start):
        for attribute in function.each(ast.Attribute):
            if attribute.attr != name or not isinstance(attribute.ctx, ast.Load):
                continue
            kind = program.kind(attribute.value, function)
            read_of: str | Scope | None = kind.owner if kind is not None else program.resolve(attribute.value, function)
            if isinstance(read_of, Scope) and owner in program.lineage(read_of) and not program.attribute_values(read_of, name):
                return attribute
    return None


def _module_attribute(workers: Workers) -> Iterator[Hit]:
    settings = []
    for each in _attributes_set(workers):
        whole = each.owner if isinstance(each.owner, str) else each.owner.name
        if isinstance(each.node, ast.Attribute):
            is_module = _is_imported_module(workers, each.node.value, each.scope)
        else:
            is_module = isinstance(each.owner, str) or each.owner.kind == "module"
        if is_module and f"{whole}.{each.name}" not in _HANDED_OVER:
            settings.append(each)
    yield from _set_by_parent(workers, settings, _reader_of_module_attribute)


def _reader_of_module_attribute(workers: Workers, start: Start, owner: str | Scope, name: str) -> ast.expr | None:
    for function in worker_functions(workers, start):
        for attribute in function.each(ast.Attribute):
            read = attribute.attr == name and isinstance(attribute.ctx, ast.Load)
            if read and workers.program.resolve(attribute.value, function) == owner:
                return attribute
        if function.module.scope is owner and name in function.loads and workers.program.lookup(function, name) is owner:
            return function.loads[name][0]
    return None


def _is_imported_module(workers: Workers, expression: ast.expr, scope: Scope) -> bool:
    """Return whether a name is a module: bound by ``import``, or by ``from`` to a module of the program."""
    if not isinstance(expression, ast.Name):
        return False
    _, bindings = workers.program.bindings(scope, expression.id)
    meaning = workers.program.resolve(expression, scope)
    if isinstance(meaning, Scope):
        return meaning.kind == "module"
    return bool(bindings) and all(isinstance(binding.node, ast.Import) for binding in bindings)


def _logging(workers: Workers) -> Iterator[Hit]:
    modules = [module for module in workers.program.modules if "logging" in module.source.text]
    configured = [(scope, call) for module in modules for scope in module.scopes for call in _configurations(workers, scope)]
    in_workers = {
        scope.module
        for scope, call in configured
        if scope in workers.in_workers
        or (scope.kind != "function" and not scope.module.is_guarded(call))
        or workers.runs_at_import(scope)
    }
    prepared = {start.module for start in workers.starts if any(map(_prepares_logging, workers.reach(start)))}
    found = set()
    for start in workers.starts:
        if in_workers & {start.module, *(each.module for each in workers.reach(start))} or start.module in prepared:
            continue
        where = next(((scope, call) for scope, call in configured if workers.parent_only(start, call, scope.module)), None)
        if where is None or where[1] in found:
            continue
        for function in worker_functions(workers, start):
            record = next((call for call in function.each(ast.Call) if _logs(workers, call, function)), None)
            if record is not None:
                found.add(where[1])
                message = f"only the parent configures logging, and a worker logs in line {record.lineno}"
                yield Hit(where[0].module, where[1], message, workers.methods(start) & {*NOT_FORKED})
                break


def _configurations(workers: Workers, scope: Scope) -> Iterator[ast.Call]:
    for call in scope.each(ast.Call):
        meaning = workers.program.resolve(call.func, scope)
        adds = (
            isinstance(call.func, ast.Attribute)
            and call.func.attr == "addHandler"
            and ("log" in scope.module.text_of(call.func) or _is_logger(workers, call.func.value, scope))
        )
        if adds or meaning in {"logging.basicConfig", "logging.config.dictConfig", "logging.config.fileConfig"}:
            yield call


def _prepares_logging(function: Scope) -> bool:
    """Return whether a worker's function does something about logging, whatever it is."""
    if any(each.attr in {"handlers", "setLevel", "addHandler"} for each in function.each(ast.Attribute)):
        return True
    return any(_SETS_UP_LOGGING.search(function.module.text_of(call.func)) for call in function.each(ast.Call))


def _logs(workers: Workers, call: ast.Call, function: Scope) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _LOG_METHODS:
        return False
    base = call.func.value
    return workers.program.resolve(base, function) == "logging" or _is_logger(workers, base, function)


def _is_logger(workers: Workers, expression: ast.expr, scope: Scope) -> bool:
    """Return whether an expression is a call of getLogger(), or a name of its result."""
    if isinstance(expression, ast.Call):
        return workers.program.resolve(expression.func, scope) == "logging.getLogger"
    if not isinstance(expression, ast.Name):
        return False
    where, bindings = workers.program.bindings(scope, expression.id)
    return where is not None and any(
        isinstance(binding.value, ast.Call) and _is_logger(workers, binding.value, where) for binding in bindings
    )


def _seeds(workers: Workers) -> Iterator[Hit]:
    modules = [module for module in workers.program.modules if ".seed(" in module.source.text]
    seeds = [
        (scope, call, package)
        for module in modules
        for scope in module.scopes
        for call in scope.each(ast.Call)
        if call.args
        for package, seed in _SEEDED.items()
        if workers.program.resolve(call.func, scope) == seed
    ]
    found = set()
    for start in workers.starts if seeds else ():
        for scope, call, package in seeds:
            if call in found or any(each in workers.in_workers for each, _, other in seeds if other == package):
                continue
            if not workers.parent_only(start, call, scope.module):
                continue
            if any(_draws(workers, function, package) for function in worker_functions(workers, start)):
                found.add(call)
                text = scope.module.text_of(call.func)
                yield Hit(scope.module, call, f"`{text}()` seeds the parent's generator, and workers draw from their own")


def _draws(workers: Workers, function: Scope, package: str) -> bool:
    for call in function.each(ast.Call):
        meaning = workers.program.resolve(call.func, function)
        if isinstance(meaning, str) and meaning.startswith(f"{package}."):
            name = meaning.removeprefix(f"{package}.")
            if (
                name.islower()
                and "." not in name
                and name not in {"seed", "default_rng", "getstate", "setstate", "get_state", "set_state"}
            ):
                return True
    return False


def _environ(workers: Workers) -> Iterator[Hit]:
    found = set()
    for start in workers.starts:
        if not start.creates or not workers.program.mentions(start.module, "environ"):
            continue
        loop = next((each for each in start.module.above_in_scope(start.call) if isinstance(each, LOOPS)), None)
        if loop is None:
            continue
        for subscript in start.scope.each(ast.Subscript):
            match subscript:
                case ast.Subscript(value=base, slice=ast.Constant(value=str(name)), ctx=ast.Store()):
                    inside = loop in start.module.above_in_scope(subscript)
                    if subscript in found or not inside or workers.program.resolve(base, start.scope) != "os.environ":
                        continue
                    readers = start.module.scopes if start.function is None else worker_functions(workers, start)
                    if any(_reads_variable(workers, function, name) for function in readers):
                        found.add(subscript)
                        message = f"`{name}` is set anew for each worker, and a fork server keeps what it has from the first one"
                        yield Hit(start.module, subscript, message, workers.methods(start) & {"forkserver"})


def _reads_variable(workers: Workers, function: Scope, name: str) -> bool:
    for subscript in function.each(ast.Subscript):
        named = isinstance(subscript.slice, ast.Constant) and subscript.slice.value == name
        read = named and isinstance(subscript.ctx, ast.Load)
        if read and workers.program.resolve(subscript.value, function) == "os.environ":
            return True
    return any(
        workers.program.resolve(call.func, function) in {"os.getenv", "os.environ.get"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value == name
        for call in function.each(ast.Call)
    )


RULES: Final = (
    Rule(
        id="global-of-parent",
        title="A worker reads a global that only the parent assigns",
        severity="breaks",
        start_methods=NOT_FORKED,
        why="A worker that is not forked imports the module, which does not run what stands under the main guard or in the "
        "parent's "
        "functions. The name does not exist there: NameError.",
        fix="Pass the value as an argument, or let the initializer of the Pool assign it in each worker.",
        case="traps/options-under-guard",
        check=_guarded_global,
    ),
    Rule(
        id="default-read-in-worker",
        title="A worker reads the first value of a global that the parent replaces",
        severity="silently-wrong",
        start_methods=ALL,
        why="A worker that is not forked imports the module, and has the value that the import gives. A forked one has the "
        "value of the "
        "moment in which it was created.",
        fix="Pass the value as an argument, or let the initializer of the Pool assign it in each worker.",
        case="traps/global-after-pool-start",
        check=_default_read,
    ),
    Rule(
        id="made-at-import",
        title="A Queue, Lock, Value or the like is made at module level and used by a worker",
        severity="silently-wrong",
        start_methods=NOT_FORKED,
        why="A worker that is not forked imports the module and makes an object of its own. What it puts there never arrives, "
        "and its "
        "lock keeps nobody out.",
        fix="Make it under the main guard, and pass it: as an argument of a Process, or through the initializer of a Pool.",
        case="article/queue-process-global",
        check=_made_at_import,
    ),
    Rule(
        id="changed-by-parent",
        title="A worker reads an object of the module that only the parent changes",
        severity="silently-wrong",
        start_methods=ALL,
        why="A worker that is not forked creates the object by importing the module, as it was before the change.",
        fix="Pass the object to the worker as an argument or through the initializer, or change it when the module is imported.",
        case="traps/setting-changed-under-guard",
        check=_changed_by_parent,
    ),
    Rule(
        id="class-attribute-set",
        title="A worker reads a class attribute that only the parent sets",
        severity="silently-wrong",
        start_methods=ALL,
        why="An object is pickled with its own attributes, and its class as a name. A worker that is not forked creates the "
        "class by "
        "importing the module, with the first value of its attribute.",
        fix="Set an attribute of the object, or pass the value.",
        case="traps/class-attribute-set",
        check=_class_attribute,
    ),
    Rule(
        id="module-attribute-set",
        title="A worker reads a module's attribute that only the parent sets",
        severity="silently-wrong",
        start_methods=ALL,
        why="A worker that is not forked imports the module anew, without what the parent changed in it.",
        fix="Set it in the initializer of the Pool, or at the beginning of the worker's function.",
        case="traps/patched-in-parent",
        check=_module_attribute,
    ),
    Rule(
        id="logging-of-parent",
        title="Only the parent configures logging, and workers log",
        severity="silently-wrong",
        start_methods=NOT_FORKED,
        why="A worker that is not forked has logging as the import leaves it: no handler, and nothing below WARNING.",
        fix="Configure logging in each worker: in the initializer, or at the beginning of the worker's function.",
        case="traps/logging-under-guard",
        check=_logging,
    ),
    Rule(
        id="seed-of-parent",
        title="The parent seeds a random generator, and workers draw from it",
        severity="silently-wrong",
        why="Each worker has a generator of its own. Python seeds that of `random` anew in each; numpy's is a copy where workers "
        "are forked. So the results differ from run to run, or all workers draw the same.",
        fix="Pass a seed to each task, and create a generator from it there.",
        case="traps/random-seed-in-parent",
        check=_seeds,
    ),
    Rule(
        id="environment-per-worker",
        title="An environment variable is set anew for each worker",
        severity="silently-wrong",
        start_methods=("forkserver",),
        why="Workers of a fork server have the environment with which it was started, which was before the first worker.",
        fix="Pass the value to the worker, and set the variable there.",
        case="traps/environ-after-server",
        check=_environ,
    ),
)
