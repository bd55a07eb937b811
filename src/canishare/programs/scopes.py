"""Scopes of a module: which names each binds and reads, and its statements in the order in which they are written."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal
from typing import NamedTuple
from typing import TypeVar
from typing import cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.source import Source

Node = TypeVar("Node", bound=ast.AST)
How = Literal["assign", "augment", "element", "for", "with", "import", "define", "parameter", "other"]

# Longer code is cut in a message.
_MAX_TEXT: Final = 60
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
# What rules look for; nodes of other kinds are reached through these.
_KEPT: Final = frozenset(
    {
        ast.Assign,
        ast.AnnAssign,
        ast.Attribute,
        ast.AugAssign,
        ast.Call,
        ast.Compare,
        ast.Delete,
        ast.Raise,
        ast.Return,
        ast.Subscript,
        ast.With,
        ast.AsyncWith,
        ast.While,
        ast.Yield,
        ast.YieldFrom,
    }
)


class Binding(NamedTuple):
    """A place where a name is bound.

    `value` is what it is bound to, `part` the place in it if it is unpacked, and `imported` a
    dotted name.
    """

    how: How
    node: ast.AST
    value: ast.expr | None = None
    part: int | None = None
    imported: str | None = None
    scope: Scope | None = None  # of a function or class that is defined


@dataclass(eq=False, repr=False, slots=True)
class Scope:
    """A module, class, function or lambda, with what stands in it directly."""

    kind: Literal["module", "class", "function"]
    name: str
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    parent: Scope | None
    module: Module
    bindings: defaultdict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))
    declared: dict[str, Literal["global", "nonlocal"]] = field(default_factory=dict)
    loads: defaultdict[str, list[ast.Name]] = field(default_factory=lambda: defaultdict(list))
    kept: defaultdict[type[ast.AST], list[ast.AST]] = field(default_factory=lambda: defaultdict(list))
    scopes: list[Scope] = field(default_factory=list)

    def each(self, kind: type[Node]) -> list[Node]:
        """Return the nodes of a kind that stand directly in this scope, in order."""
        return cast("list[Node]", self.kept.get(kind, []))

    @property
    def is_method(self) -> bool:
        """Whether it is a function of a class."""
        return self.kind == "function" and self.parent is not None and self.parent.kind == "class"

    @property
    def parameters(self) -> list[str]:
        """The names of a function's positional parameters."""
        if isinstance(self.node, (*FUNCTIONS, ast.Lambda)):
            return [each.arg for each in (*self.node.args.posonlyargs, *self.node.args.args)]
        return []

    @property
    def decorators(self) -> list[ast.expr]:
        """The decorators of a function or class."""
        return [] if isinstance(self.node, ast.Module | ast.Lambda) else self.node.decorator_list

    @property
    def is_generator(self) -> bool:
        """Whether it is a generator function."""
        return ast.Yield in self.kept or ast.YieldFrom in self.kept


@dataclass(eq=False, repr=False, slots=True)
class Module:
    """A file with its scopes: `parents` has each node's parent, `inner` the scope that a node opens."""

    source: Source
    tree: ast.Module
    scope: Scope = field(init=False)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    inner: dict[ast.AST, Scope] = field(default_factory=dict)
    scopes: list[Scope] = field(default_factory=list)
    scope_of_kept: dict[ast.AST, Scope] = field(default_factory=dict)
    split: list[str] = field(default_factory=list)
    # lines of statements such as `if __name__ != "__main__": raise ImportError`
    main_exits: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Walk the tree once."""
        _Builder(self).build()
        self.main_exits = [each.lineno for each in self.tree.body if isinstance(each, ast.If) and is_main_test(each.test, "!=")]

    @property
    def lines(self) -> list[str]:
        """The lines of the file."""
        if not self.split:
            self.split.extend(self.source.text.split("\n"))
        return self.split

    def text_of(self, node: ast.AST) -> str:
        """Return the text of an expression, cut to its first line."""
        line = self.lines[line_of(node) - 1].encode()
        last = getattr(node, "end_col_offset", 0) if getattr(node, "end_lineno", 0) == line_of(node) else None
        text = line[getattr(node, "col_offset", 0) : last].decode(errors="replace").strip()
        return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1]}…"

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes that contain a node, the innermost first."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def above_in_scope(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes that contain a node, up to and without its function, lambda, class or module."""
        for each in self.above(node):
            if each in self.inner:
                return
            yield each

    def scope_of(self, node: ast.AST) -> Scope:
        """Return the scope in which a node stands."""
        child = node
        for each in (node, *self.above(node)):
            if (known := self.scope_of_kept.get(each)) is not None:
                return known
            scope = self.inner.get(each)
            if scope is not None and each is not node and _is_inside(each, child):
                return scope
            child = each
        return self.scope

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """Return the innermost statement that contains a node, or the node itself."""
        if isinstance(node, ast.stmt):
            return node
        return next((each for each in self.above(node) if isinstance(each, ast.stmt)), None)

    def is_guarded(self, node: ast.AST) -> bool:
        """Return whether a node stands under ``if __name__ == "__main__"``."""
        child = node
        for each in self.above(node):
            if isinstance(each, ast.If):
                otherwise = any(child is statement for statement in each.orelse)
                if child is not each.test and is_main_test(each.test, "!=" if otherwise else "=="):
                    return True
            child = each
        return False

    def runs_at_import(self, node: ast.AST) -> bool:
        """Return whether a node runs whenever the module is imported, as far as one can see.

        A condition, such as one on the platform, may keep it from it, so what stands under one does not count.
        """
        child = node
        for each in self.above(node):
            if isinstance(each, (*FUNCTIONS, ast.Lambda, ast.If, ast.IfExp, ast.BoolOp, ast.Match, ast.ExceptHandler)):
                return False
            if isinstance(each, ast.Try) and each.handlers and line_of(child) < each.handlers[0].lineno:
                return False  # its failure is expected
            child = each
        return all(line > line_of(node) for line in self.main_exits)


def line_of(node: ast.AST) -> int:
    """Return the line in which a node begins."""
    line: int = getattr(node, "lineno", 0)
    return line


def is_main_test(test: ast.expr, operator: Literal["==", "!="]) -> bool:
    """Return whether an expression compares ``__name__`` with ``"__main__"``, perhaps with other conditions."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(is_main_test(each, operator) for each in test.values[:10])
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    wanted = (ast.Eq, ast.In, ast.Is) if operator == "==" else (ast.NotEq, ast.NotIn, ast.IsNot)
    if not isinstance(test.ops[0], wanted):
        return False
    left, right = test.left, test.comparators[0]
    if not (isinstance(left, ast.Name) and left.id == "__name__"):
        left, right = right, left
    if not (isinstance(left, ast.Name) and left.id == "__name__"):
        return False
    constants = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else [right]
    return any(isinstance(each, ast.Constant) and each.value == "__main__" for each in constants)


def _is_inside(opener: ast.AST, child: ast.AST) -> bool:
    """Return whether a child of what opens a scope belongs to that scope: its body does, its decorators do not."""
    return isinstance(child, ast.stmt) or (isinstance(opener, ast.Lambda) and child is opener.body)


class _Builder:
    """Builds the scopes of a module by walking its tree with a stack: code may be nested deeper than Python recurses."""

    def __init__(self, module: Module) -> None:
        self.module = module

    def build(self) -> None:
        module = self.module
        module.scope = self._open("module", module.source.name, module.tree, None)
        stack: list[tuple[ast.AST, Scope]] = [(each, module.scope) for each in reversed(module.tree.body)]
        parents = module.parents
        for each in module.tree.body:
            parents[each] = module.tree
        while stack:
            node, scope = stack.pop()
            kind = type(node)
            if kind in _KEPT:
                scope.kept[kind].append(node)
                self.module.scope_of_kept[node] = scope
            if kind is ast.Name:
                self._name(cast("ast.Name", node), scope)
                continue
            if kind is ast.Constant:
                continue
            handler = _HANDLERS.get(kind)
            children = handler(self, node, scope) if handler else None
            if children is None:
                children = [(child, scope) for child in ast.iter_child_nodes(node)]
            for child, _ in children:
                parents[child] = node
            children.reverse()
            stack += children

    def _open(self, kind: Literal["module", "class", "function"], name: str, node: ast.AST, parent: Scope | None) -> Scope:
        scope = Scope(kind=kind, name=name, node=node, parent=parent, module=self.module)  # type: ignore[arg-type] # it opens one
        self.module.inner[node] = scope
        self.module.scopes.append(scope)
        if parent is not None:
            parent.scopes.append(scope)
        return scope

    def _bind(self, scope: Scope, name: str, binding: Binding) -> None:
        declared = scope.declared.get(name)
        if declared == "global":
            scope = self.module.scope
        elif declared == "nonlocal":
            above = scope.parent
            while above is not None and not (above.kind == "function" and name in above.bindings):
                above = above.parent
            scope = above or scope
        scope.bindings[name].append(binding)

    def _name(self, node: ast.Name, scope: Scope) -> None:
        if isinstance(node.ctx, ast.Load):
            scope.loads[node.id].append(node)
        elif isinstance(self.module.parents.get(node), ast.Delete):
            return
        else:
            self._bind(scope, node.id, self._binding_of(node))

    def _binding_of(self, node: ast.Name) -> Binding:
        """Return how a name in a target is bound, from the nodes above it."""
        parent = self.module.parents.get(node)
        if isinstance(parent, ast.Tuple | ast.List):
            return self._unpacked(node, parent)
        match parent:
            case ast.Assign() | ast.AnnAssign() | ast.NamedExpr():
                return Binding("assign", node, parent.value)
            case ast.AugAssign():
                return Binding("augment", node, parent.value)
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                return Binding("for", node, parent.iter)
            case ast.withitem():
                return Binding("with", node, parent.context_expr)
        return Binding("other", node)

    def _unpacked(self, node: ast.Name, targets: ast.Tuple | ast.List) -> Binding:
        """Return how a name in a tuple of targets is bound."""
        above = self.module.parents.get(targets)
        if not isinstance(above, ast.Assign):
            return Binding("other", node)
        part = targets.elts.index(node)
        if isinstance(above.value, ast.Tuple | ast.List) and len(above.value.elts) == len(targets.elts):
            starred = any(isinstance(each, ast.Starred) for each in (*above.value.elts, *targets.elts))
            return Binding("other" if starred else "assign", node, above.value.elts[part])
        return Binding("element", node, above.value, part)

    def _function(self, node: ast.AST, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        function = cast("ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda", node)
        name = "<lambda>" if isinstance(function, ast.Lambda) else function.name
        inner = self._open("function", name, function, scope)
        arguments = function.args
        for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
            if each is not None:
                inner.bindings[each.arg].append(Binding("parameter", each))
        outside: list[ast.AST] = [*arguments.defaults, *(each for each in arguments.kw_defaults if each is not None)]
        inside: list[ast.AST]
        if isinstance(function, ast.Lambda):
            inside = [function.body]
        else:
            self._bind(scope, name, Binding("define", function, scope=inner))
            outside += function.decorator_list
            inside = list(function.body)
        return [*((each, scope) for each in outside), *((each, inner) for each in inside)]

    def _class(self, node: ast.AST, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        definition = cast("ast.ClassDef", node)
        inner = self._open("class", definition.name, definition, scope)
        self._bind(scope, definition.name, Binding("define", definition, scope=inner))
        outside = [*definition.decorator_list, *definition.bases, *(each.value for each in definition.keywords)]
        return [*((each, scope) for each in outside), *((each, inner) for each in definition.body)]

    def _import(self, node: ast.AST, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        for alias in cast("ast.Import", node).names:
            name, _, rest = alias.name.partition(".")
            imported = alias.name if alias.asname or not rest else name
            self._bind(scope, alias.asname or name, Binding("import", node, imported=imported))
        return []

    def _import_from(self, node: ast.AST, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        statement = cast("ast.ImportFrom", node)
        origin = statement.module or ""
        if statement.level:
            package = self.module.source.name.split(".")
            up = statement.level - (1 if self.module.source.is_package else 0)
            origin = ".".join(filter(None, (*package[: len(package) - up], origin)))
        for alias in statement.names:
            binding = Binding("import", node, imported=f"{origin}.{alias.name}" if origin else alias.name)
            self._bind(scope, alias.asname or alias.name, binding)
        return []

    def _global(self, node: ast.AST, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        scope.declared.update(dict.fromkeys(cast("ast.Global", node).names, "global"))
        return []

    def _nonlocal(self, node: ast.AST, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        scope.declared.update(dict.fromkeys(cast("ast.Nonlocal", node).names, "nonlocal"))
        return []

    def _handler(self, node: ast.AST, scope: Scope) -> None:
        if name := cast("ast.ExceptHandler", node).name:
            self._bind(scope, name, Binding("other", node))

    def _annotated(self, node: ast.AST, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        statement = cast("ast.AnnAssign", node)
        if statement.value is None:
            return []  # declares a type, binds nothing
        return [(statement.value, scope), (statement.target, scope)]

    def _comprehension(self, node: ast.AST, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        # the variable is bound before the element is read
        whole = cast("ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp", node)
        results = [whole.key, whole.value] if isinstance(whole, ast.DictComp) else [whole.elt]
        return [(each, scope) for each in (*whole.generators, *results)]


_HANDLERS: Final = {
    ast.FunctionDef: _Builder._function,  # noqa: SLF001 - the table of the class above
    ast.AsyncFunctionDef: _Builder._function,  # noqa: SLF001
    ast.Lambda: _Builder._function,  # noqa: SLF001
    ast.ClassDef: _Builder._class,  # noqa: SLF001
    ast.Import: _Builder._import,  # noqa: SLF001
    ast.ImportFrom: _Builder._import_from,  # noqa: SLF001
    ast.Global: _Builder._global,  # noqa: SLF001
    ast.Nonlocal: _Builder._nonlocal,  # noqa: SLF001
    ast.ExceptHandler: _Builder._handler,  # noqa: SLF001
    ast.AnnAssign: _Builder._annotated,  # noqa: SLF001
    ast.ListComp: _Builder._comprehension,  # noqa: SLF001
    ast.SetComp: _Builder._comprehension,  # noqa: SLF001
    ast.GeneratorExp: _Builder._comprehension,  # noqa: SLF001
    ast.DictComp: _Builder._comprehension,  # noqa: SLF001
}
