"""Rules about a result that the parent does not get: it is printed, or given as the exit status, instead of returned."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

from canishare.programs.flow import end
from canishare.programs.flow import place
from canishare.programs.flow import precedes
from canishare.programs.program import is_none
from canishare.programs.program import same
from canishare.programs.rule import Hit
from canishare.programs.rule import Rule
from canishare.programs.rules.within import EXITS
from canishare.programs.scopes import Scope
from canishare.programs.workers import calls_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.starts import Start
    from canishare.programs.workers import Workers

# A line and a column.
Place = tuple[int, int]

_MANY: Final = frozenset({"map", "starmap", "imap", "imap_unordered", "map_async", "starmap_async"})
_LATER: Final = frozenset({"apply_async", "map_async", "starmap_async", "submit"})
_SAME_ELEMENTS: Final = frozenset({"builtins.list", "builtins.tuple", "builtins.sorted"})
_NEED_VALUES: Final = frozenset({"builtins.print", "builtins.sum", "builtins.min", "builtins.max", "builtins.dict"})
_TESTS: Final = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.If, ast.IfExp, ast.While, ast.comprehension)
_STDOUT: Final = "sys.stdout"
_REDIRECT: Final = "contextlib.redirect_stdout"
_BUFFERS: Final = frozenset({"io.StringIO", "StringIO.StringIO"})
_ENDS: Final = frozenset({"os.abort", "os.kill", "signal.raise_signal"})
# How many calls deep it is looked for whether a function returns.
_MAX_CALLS: Final = 3
# Numbers that are no exit status: those that sys.exit() does not get from another program or from main().
_COUNTS: Final = frozenset({"builtins.sum", "builtins.len", "builtins.float", "builtins.pow"})
_MAX_STATUS: Final = 255


class _Capture(NamedTuple):
    """Where sys.stdout is a buffer, from and until where, and by what names the buffer is read."""

    first: Place
    last: Place
    names: list[ast.expr]


def _nothing(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        function = start.function
        if start.role != "task" or function is None or not _returns_nothing(workers, function):
            continue
        if start.callee is None or start.callee.shape not in {"function", "nested", "guarded"} or function.is_method:
            continue  # a class that overrides a method may return something
        for value in _results(start):
            use = _Uses(workers, start.scope).first(value, many=start.method in _MANY)
            if use is not None:
                prints = next(_prints(workers, function), None)
                instead = f": it prints in line {prints.lineno}" if prints is not None else ""
                yield Hit(start.module, use, f"`{function.name}` returns nothing, so None arrives here{instead}")
                break


def _returns_nothing(workers: Workers, function: Scope) -> bool:
    """Return whether a function ends, as far as the text tells, and gives back only None."""
    node = function.node
    if not isinstance(node, ast.FunctionDef) or function.decorators or function.is_generator:
        return False
    if function.parent is None or len(function.parent.bindings.get(node.name, [])) > 1:
        return False  # the other one may return something
    return not _leaves(workers, node.body, function) and all(
        each.value is None or is_none(each.value) for each in function.each(ast.Return)
    )


def _leaves(workers: Workers, block: list[ast.stmt], function: Scope, depth: int = 0) -> bool:
    """Return whether a block never comes to its end: it raises, loops forever, or ends the process."""
    match block[-1]:
        case ast.Raise() | ast.While():
            return True
        case ast.With(body=body) | ast.Try(body=body):
            return _leaves(workers, body, function, depth)
        case ast.If(body=body, orelse=other):
            return _leaves(workers, body, function, depth) and bool(other) and _leaves(workers, other, function, depth)
        case ast.Expr(value=ast.Call(func=called)):
            meaning = workers.program.resolve(called, function)
            if isinstance(meaning, Scope) and isinstance(meaning.node, ast.FunctionDef) and depth < _MAX_CALLS:
                return _leaves(workers, meaning.node.body, meaning, depth + 1)
            return isinstance(meaning, str) and (meaning in EXITS | _ENDS or meaning.startswith("os.exec"))
    return False


def _results(start: Start) -> Iterator[ast.expr]:
    """Yield the expressions that are what a task returns, or an iterable of it."""
    if start.method not in _LATER:
        yield start.call
        return
    parent = start.module.parents.get(start.call)
    match parent:
        case ast.Attribute(attr="get" | "result"):
            call = start.module.parents.get(parent)
            if isinstance(call, ast.Call) and call.func is parent:
                yield call
        case ast.Assign(targets=[ast.Name() as name]) if len(start.scope.bindings.get(name.id, [])) == 1:
            yield from calls_on(start.scope, name, "get", "result")


class _Uses:
    """Where a scope uses results as something else than None."""

    def __init__(self, workers: Workers, scope: Scope) -> None:
        self.workers = workers
        self.scope = scope
        self.seen: set[str] = set()

    def first(self, value: ast.expr, *, many: bool) -> ast.expr | None:
        """Return where a result is first used; `many`: the value is an iterable of results."""
        parent = self.scope.module.parents.get(value)
        if self._is_used(value, parent, many=many):
            return value
        match parent:
            case ast.Assign(targets=[ast.Name() as name]):
                return self._of_variable(name.id, many=many)
            case ast.For(target=ast.Name() as name) | ast.comprehension(target=ast.Name() as name) if many:
                return self._of_variable(name.id, many=False) if parent.iter is value else None
            case ast.Subscript() if many and parent.value is value:
                return self.first(parent, many=isinstance(parent.slice, ast.Slice))
            case ast.Call(func=function) if many and self.workers.program.resolve(function, self.scope) in _SAME_ELEMENTS:
                return self.first(parent, many=True)
        return None

    def _is_used(self, value: ast.expr, parent: ast.AST | None, *, many: bool) -> bool:
        """Return whether what contains a result, or an iterable of results, takes it for something else than None."""
        used = isinstance(parent, ast.FormattedValue)
        match parent:
            case ast.Call(func=function, args=given):
                used = value in given and self.workers.program.resolve(function, self.scope) in _NEED_VALUES
            case ast.For() | ast.comprehension():
                used = parent.iter is value and (not many or isinstance(parent.target, ast.Tuple))
            case ast.Starred():
                used = many and isinstance(self.scope.module.parents.get(parent), ast.Call)
            case ast.Compare(left=left, comparators=[other]):
                expected = any(is_none(each) for each in ast.walk(other) if isinstance(each, ast.Constant))
                used = many and left is value and not expected
            case ast.Subscript():
                used = parent.value is value and not many
            case ast.Attribute() | ast.BinOp():
                used = not many
        return used

    def _of_variable(self, name: str, *, many: bool) -> ast.expr | None:
        if name in self.seen or len(self.scope.bindings.get(name, [])) != 1 or (not many and self._is_tested(name)):
            return None
        self.seen.add(name)
        uses = (self.first(load, many=many) for load in self.scope.loads[name])
        return next((each for each in uses if each is not None), None)

    def _is_tested(self, name: str) -> bool:
        """Return whether something depends on whether a variable is None, or empty."""
        parents = self.scope.module.parents
        return any(isinstance(parents.get(load), _TESTS) for load in self.scope.loads[name])


def _prints(workers: Workers, function: Scope) -> Iterator[ast.Call]:
    """Yield where a function writes to sys.stdout."""
    for call in function.each(ast.Call):
        meaning = workers.program.resolve(call.func, function)
        if meaning == "sys.stdout.write" or (meaning == "builtins.print" and all(each.arg != "file" for each in call.keywords)):
            yield call


def _captured(workers: Workers) -> Iterator[Hit]:
    for module in workers.program.modules:
        for scope in module.scopes if workers.program.mentions(module, "getvalue") else ():
            for capture in _captures(workers, scope):
                yield from _missed(workers, scope, capture)


def _missed(workers: Workers, scope: Scope, capture: _Capture) -> Iterator[Hit]:
    """Yield where a scope reads what it captured, if it started a worker meanwhile that prints."""
    reads = [
        call
        for call in scope.each(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "getvalue"
        and (any(same(call.func.value, each) for each in capture.names) or _is_stdout(workers, call.func.value, scope))
    ]
    within = [call for call in scope.each(ast.Call) if capture.first < place(call) < capture.last]
    for start in workers.starts:
        starts = (call for call in within if call is start.call or workers.program.resolve(call.func, scope) is start.scope)
        for call in starts:
            printed = _printed(workers, start)
            read = next((each for each in reads if precedes(scope.module, call, each)), None)
            if printed is not None and read is not None:
                yield Hit(scope.module, read, f"what a worker prints in line {printed.lineno} is not in here")
                return


def _captures(workers: Workers, scope: Scope) -> Iterator[_Capture]:
    """Yield where a buffer replaces sys.stdout."""
    for block in scope.each(ast.With):
        for item in block.items:
            match item.context_expr:
                case ast.Call(func=opens, args=[buffer]) if workers.program.resolve(opens, scope) == _REDIRECT:
                    if _is_buffer(workers, buffer, scope):
                        names = [each for each in (buffer, item.optional_vars) if each is not None]
                        yield _Capture(place(block), end(block), names)
    assigned = [(each, value) for each in scope.each(ast.Assign) for value in _assigned_to_stdout(workers, each, scope)]
    for number, (statement, value) in enumerate(assigned, start=1):
        if _is_buffer(workers, value, scope):
            last = place(assigned[number][0]) if number < len(assigned) else (sys.maxsize, 0)
            yield _Capture(place(statement), last, [value, *statement.targets])


def _assigned_to_stdout(workers: Workers, statement: ast.Assign, scope: Scope) -> Iterator[ast.expr]:
    for target in statement.targets:
        match target, statement.value:
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                pairs = list(zip(targets, values, strict=True))
            case _:
                pairs = [(target, statement.value)]
        yield from (value for name, value in pairs if _is_stdout(workers, name, scope))


def _is_stdout(workers: Workers, expression: ast.expr, scope: Scope) -> bool:
    return workers.program.resolve(expression, scope) == _STDOUT


def _is_buffer(workers: Workers, value: ast.expr, scope: Scope) -> bool:
    if isinstance(value, ast.Name):
        bindings = scope.bindings.get(value.id, [])
        return len(bindings) == 1 and isinstance(bindings[0].value, ast.Call) and _is_buffer(workers, bindings[0].value, scope)
    if not isinstance(value, ast.Call):
        return False
    if isinstance(value.func, ast.Name):  # imported from one of two modules, where Python 2 has the other one
        _, imports = workers.program.bindings(scope, value.func.id)
        return bool(imports) and all(each.imported in _BUFFERS for each in imports)
    return workers.program.resolve(value.func, scope) in _BUFFERS


def _printed(workers: Workers, start: Start) -> ast.Call | None:
    """Return where a start's worker prints, unless one of the program's workers captures its own output."""
    if any(_replaces_stdout(workers, each) for each in workers.in_workers):
        return None
    return next((call for function in workers.reach(start) for call in _prints(workers, function)), None)


def _replaces_stdout(workers: Workers, function: Scope) -> bool:
    return any(
        isinstance(each.ctx, ast.Store) and _is_stdout(workers, each, function) for each in function.each(ast.Attribute)
    ) or any(workers.program.resolve(call.func, function) in {_REDIRECT, "os.dup2"} for call in function.each(ast.Call))


def _statuses(workers: Workers) -> Iterator[Hit]:
    for start in workers.starts:
        if start.runner != "process" or start.function is None or not _reads_status(workers, start):
            continue
        for call in start.function.each(ast.Call):
            if workers.program.resolve(call.func, start.function) in EXITS and len(call.args) == 1:
                text = start.function.module.text_of(call.args[0])
                if _is_result(workers, call.args[0], start.function):
                    yield Hit(start.function.module, call, f"an exit status has 8 bits: `{text}` may not arrive as it is")


def _is_result(workers: Workers, value: ast.expr, scope: Scope) -> bool:
    """Return whether the value of an exit status is one that 8 bits may not hold."""
    match value:
        case ast.Constant(value=int(number)):
            return number > _MAX_STATUS
        case ast.Constant(value=float()) | ast.List() | ast.Tuple() | ast.Dict() | ast.Set() | ast.ListComp() | ast.DictComp():
            return True
        case ast.BinOp(left=left, right=right):
            return _is_result(workers, left, scope) or _is_result(workers, right, scope)
        case ast.Call():
            return workers.program.resolve(value.func, scope) in _COUNTS
    return False


def _reads_status(workers: Workers, start: Start) -> bool:
    """Return whether the parent takes a worker's exit status for a number, and not only for success or failure."""
    parents = start.module.parents
    for attribute in start.scope.each(ast.Attribute):
        kind = workers.program.kind(attribute.value, start.scope) if attribute.attr == "exitcode" else None
        if kind is None or kind.call is not start.call:
            continue
        match parents.get(attribute):
            case ast.Compare(left=left, comparators=[ast.Constant(value=other)]) if left is attribute:
                if isinstance(other, int) and other > _MAX_STATUS:
                    return True
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp() | ast.Expr() | ast.Match():
                continue
            case ast.If() | ast.While() | ast.IfExp() | ast.Assert():
                continue
            case ast.Call(func=ast.Name(id="bool")):
                continue
            case _:
                return True
    return False


RULES: Final = (
    Rule(
        id="nothing-returned",
        title="A task's result is used, and its function returns nothing",
        severity="silently-wrong",
        why="The parent gets what the worker's function returns. What it prints goes to the terminal, and what it assigns stays "
        "in the worker.",
        fix="Return the result.",
        case="traps/result-printed",
        check=_nothing,
    ),
    Rule(
        id="output-captured-by-parent",
        title="The parent replaces sys.stdout to capture what a worker prints",
        severity="silently-wrong",
        why="A worker has a sys.stdout of its own: a forked one a copy of the parent's buffer, another one the terminal.",
        fix="Return the text, or let the worker replace its own sys.stdout.",
        case="traps/output-captured-by-parent",
        check=_captured,
    ),
    Rule(
        id="exit-status-as-result",
        title="A Process gives its result as its exit status",
        severity="silently-wrong",
        why="Of an exit status only 8 bits arrive, except on Windows: of 300 the parent gets 44. What is no integer becomes 1.",
        fix="Put the result into a Queue, or keep it in a Value.",
        case="traps/exit-status-as-result",
        check=_statuses,
    ),
)
