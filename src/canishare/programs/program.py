"""A program: modules that import each other, and what their names and expressions stand for, as far as the text tells."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.kinds import PROXIES
from canishare.programs.kinds import Kind
from canishare.programs.kinds import context_of_name
from canishare.programs.kinds import kind_of_context
from canishare.programs.kinds import kind_of_name
from canishare.programs.scopes import Module
from canishare.programs.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from canishare.programs.scopes import Binding
    from canishare.programs.source import Source

# How far an expression is followed. Chains of calls may be longer than Python's recursion limit.
_MAX_DEPTH: Final = 25
# Without one of these words a module starts no worker.
_STARTS: Final = re.compile(r"multiprocessing|concurrent|ProcessPoolExecutor|\bPool\b|\bProcess\b")
_WORDS: Final = re.compile(r"\w+")
_MAX_RETURNS: Final = 4
# Bindings of a name that are looked at; a name with more is taken as unknown.
_MAX_BINDINGS: Final = 8

# What is known of an expression from its form.
_LITERALS: Final[dict[type[ast.AST], str]] = {
    ast.Lambda: "lambda",
    ast.GeneratorExp: "generator",
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Tuple: "tuple",
    ast.JoinedStr: "str",
}
# What a name stands for: a dotted name of another package, or a scope of the program.
Meaning = str | Scope


class Program:
    """Files that are read together; the scopes of a module are built when it is needed."""

    def __init__(self, parsed: Iterable[tuple[Source, ast.Module]]) -> None:
        """Note the files, with their syntax trees."""
        self._trees = dict[Path, ast.Module]()
        self.sources: list[Source] = []
        for source, tree in parsed:
            self._trees[source.path] = tree
            self.sources.append(source)
        self._by_name: defaultdict[str, list[Source]] = defaultdict(list)
        for source in self.sources:
            self._by_name[source.name].append(source)
        self._modules: dict[Path, Module] = {}
        self._kinds: dict[ast.expr, Kind | None] = {}
        # a name that is assigned from itself (`data = data.T`) again and again has too many ways to be followed each time
        self._meanings: dict[tuple[Scope, str], Meaning | None] = {}
        self._mentioned: dict[tuple[Module, str], bool] = {}
        self._depth = 0
        # what a worker's parameter is, from the call that starts it; filled by `find_starts`
        self.parameters: defaultdict[tuple[Scope, str], list[Kind | None]] = defaultdict(list)
        self.knows_parameters = False
        # what all calls of the program pass as a parameter of an `__init__`, with the scopes of the calls
        self.constructed: defaultdict[tuple[Scope, str], list[tuple[ast.expr | None, Scope]]] = defaultdict(list)

    @cached_property
    def modules(self) -> list[Module]:
        """The modules that may start a worker."""
        return [self.module(source) for source in self.sources if _STARTS.search(source.text)]

    @cached_property
    def _with_word(self) -> defaultdict[str, list[Source]]:
        """The files that have a word: a program may have as many functions to look for as files."""
        found: defaultdict[str, list[Source]] = defaultdict(list)
        for source in self.sources:
            for word in set(_WORDS.findall(source.text)):
                found[word].append(source)
        return found

    def modules_with(self, word: str) -> list[Module]:
        """Return all modules whose text has a whole word, whether they may start a worker or not."""
        return [self.module(source) for source in self._with_word[word]]

    def module(self, source: Source) -> Module:
        """Return the module of a file."""
        if source.path not in self._modules:
            self._modules[source.path] = Module(source, self._trees[source.path])
        return self._modules[source.path]

    def forget_kinds(self) -> None:
        """Forget what expressions are: the parameters are known now."""
        self._kinds.clear()
        self._meanings.clear()
        self.knows_parameters = True

    def mentions(self, module: Module, word: str) -> bool:
        """Return whether a module's text has a word: a quick test before its code is looked at."""
        if (module, word) not in self._mentioned:
            self._mentioned[module, word] = word in module.source.text
        return self._mentioned[module, word]

    # names

    def lookup(self, scope: Scope, name: str) -> Scope | None:
        """Return the scope in which a name that is read in `scope` is bound, or None if none of the module's binds it."""
        if scope.declared.get(name) == "global":
            return scope.module.scope
        each: Scope | None = scope
        while each is not None:
            if name in each.bindings and (each is scope or each.kind != "class"):
                return each
            each = each.parent
        return None

    def bindings(self, scope: Scope, name: str) -> tuple[Scope | None, list[Binding]]:
        """Return where a name is bound and how."""
        where = self.lookup(scope, name)
        return where, where.bindings[name] if where else []

    def resolve(self, expression: ast.expr, scope: Scope) -> Meaning | None:
        """Return what a name or an attribute stands for: a dotted name, or a module, class or function of the program."""
        if self._depth > _MAX_DEPTH:
            return None
        self._depth += 1
        try:
            if isinstance(expression, ast.Name):
                return self._resolve_name(expression.id, scope)
            if isinstance(expression, ast.Attribute):
                return self._resolve_attribute(expression, scope)
        finally:
            self._depth -= 1
        return None

    def _resolve_name(self, name: str, scope: Scope) -> Meaning | None:
        where, bindings = self.bindings(scope, name)
        if where is None:
            return f"builtins.{name}"
        if len(bindings) > _MAX_BINDINGS:
            return None
        if (where, name) not in self._meanings:
            self._meanings[where, name] = None  # of what refers to itself
            meanings = {self._meaning(binding, where) for binding in bindings}
            if len(meanings) > 1 and all(binding.imported for binding in bindings):
                # from .work import work, or else from work import work: what is not of the program is the same by another way
                meanings = {each for each in meanings if not isinstance(each, str)}
            self._meanings[where, name] = meanings.pop() if len(meanings) == 1 else None
        return self._meanings[where, name]

    def _meaning(self, binding: Binding, where: Scope) -> Meaning | None:
        if binding.imported:
            return self.find(binding.imported, where.module)
        if binding.scope is not None:
            return binding.scope
        if binding.how == "assign" and isinstance(binding.value, ast.Name | ast.Attribute):
            return self.resolve(binding.value, where)
        return None

    def _resolve_attribute(self, expression: ast.Attribute, scope: Scope) -> Meaning | None:
        base = self.resolve(expression.value, scope)
        if isinstance(base, str):
            return self.find(f"{base}.{expression.attr}", scope.module)
        if isinstance(base, Scope) and base.kind == "module":
            return self._member(base, expression.attr)
        if isinstance(base, Scope) and base.kind == "class":
            return self.method(base, expression.attr)
        if base is None and (kind := self.kind(expression.value, scope)) and kind.owner:
            return self.method(kind.owner, expression.attr)
        return None

    def find(self, dotted: str, importer: Module) -> Meaning | None:
        """Return what an imported dotted name stands for."""
        head, rest = dotted, ""
        while head:
            if (module := self._find_module(head, importer)) is not None:
                meaning: Meaning | None = module.scope
                for number, part in enumerate(rest.split(".") if rest else []):
                    if not isinstance(meaning, Scope):
                        return None
                    if meaning.kind == "module":
                        # a submodule of a package that does not bind it
                        if part not in meaning.bindings:
                            return None
                        meaning = self._member(meaning, part)
                    elif meaning.kind == "class":
                        meaning = self.method(meaning, part)
                    else:
                        return None
                    if isinstance(meaning, str):
                        return ".".join((meaning, *rest.split(".")[number + 1 :]))
                return meaning
            head, _, last = head.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
        return dotted

    def _find_module(self, dotted: str, importer: Module) -> Module | None:
        found = self._by_name.get(dotted, [])
        if "." not in dotted:  # scripts of a folder import each other; elsewhere the same name is another file
            found = [each for each in found if each.is_package or each.path.parent == importer.source.path.parent]
        return self.module(found[0]) if len(found) == 1 and found[0].path != importer.source.path else None

    def _member(self, module: Scope, name: str) -> Meaning | None:
        if name not in module.bindings or self._depth > _MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return self._resolve_name(name, module)
        finally:
            self._depth -= 1

    def variable(self, expression: ast.expr, scope: Scope) -> tuple[Scope, str] | None:
        """Return which global a name or an attribute of a module stands for: the scope that assigns it, and its name there.

        It is followed through ``from module import name``.
        """
        if isinstance(expression, ast.Name):
            where = self.lookup(scope, expression.id)
            return self._origin(where, expression.id) if where is not None and where.kind == "module" else None
        if isinstance(expression, ast.Attribute) and self._is_imported(expression.value, scope):
            owner = self.resolve(expression.value, scope)
            if isinstance(owner, Scope) and owner.kind == "module" and expression.attr in owner.bindings:
                return self._origin(owner, expression.attr)
        return None

    def _is_imported(self, expression: ast.expr, scope: Scope) -> bool:
        """Return whether a dotted name begins with something imported: a quick test before it is resolved."""
        while isinstance(expression, ast.Attribute):
            expression = expression.value
        return isinstance(expression, ast.Name) and any(binding.imported for binding in self.bindings(scope, expression.id)[1])

    def _origin(self, where: Scope, name: str) -> tuple[Scope, str]:
        for _ in range(_MAX_DEPTH):
            imported = [binding.imported for binding in where.bindings[name]]
            if len(imported) != 1 or imported[0] is None:
                break
            head, _, rest = imported[0].rpartition(".")
            module = self._find_module(head, where.module) if head else None
            if module is None or rest not in module.scope.bindings:
                break
            where, name = module.scope, rest
        return where, name

    # classes

    def bases(self, owner: Scope) -> list[Meaning | None]:
        """Return what a class is derived from, as it is written."""
        if not isinstance(owner.node, ast.ClassDef) or owner.parent is None:
            return []
        # class Loader(DataLoader[Batch])
        names = [base.value if isinstance(base, ast.Subscript) else base for base in owner.node.bases]
        return [self.resolve(name, owner.parent) for name in names]

    def lineage(self, owner: Scope) -> list[Scope]:
        """Return a class and those that it is derived from, within the program."""
        found = [owner]
        for each in found:
            if len(found) > _MAX_DEPTH:
                break
            found += [base for base in self.bases(each) if isinstance(base, Scope) and base.kind == "class" and base not in found]
        return found

    def external_bases(self, owner: Scope) -> set[str]:
        """Return the dotted names of other packages' classes that a class is derived from."""
        return {base for each in self.lineage(owner) for base in self.bases(each) if isinstance(base, str)}

    def has_unknown_base(self, owner: Scope) -> bool:
        """Return whether a class is derived from something that the program does not show."""
        return any(base is None for each in self.lineage(owner) for base in self.bases(each))

    def method(self, owner: Scope, name: str) -> Scope | None:
        """Return a method of a class or of its bases, or a class in it."""
        for each in self.lineage(owner):
            if name in each.bindings:
                bindings = each.bindings[name]
                return bindings[-1].scope if bindings[-1].how == "define" else None
        return None

    def class_kind(self, owner: Scope) -> str:
        """Return what an object of a class is: a process, a thread, a manager, a pool, an executor, or an instance."""
        kinds = {kind_of_name(base) for base in self.external_bases(owner)}
        return next((kind for kind in ("process", "thread", "manager", "pool", "executor") if kind in kinds), "instance")

    def owner_of(self, scope: Scope) -> Scope | None:
        """Return the class of which a scope is a method, or stands within one."""
        each: Scope | None = scope
        while each is not None:
            if each.is_method:
                return each.parent
            each = each.parent
        return None

    def attribute_values(self, owner: Scope, name: str) -> list[tuple[ast.Attribute, ast.expr | None, Scope]]:
        """Return the assignments to an attribute of ``self``: the target, the value if it is a plain one, and the method."""
        found: list[tuple[ast.Attribute, ast.expr | None, Scope]] = []
        for each in self.lineage(owner):
            for method in each.scopes:
                if method.kind == "function" and method.parameters and not is_static(method):
                    found += [
                        (target, value, method)
                        for target, value in assigned_attributes(method)
                        if target.attr == name and isinstance(target.value, ast.Name) and target.value.id == method.parameters[0]
                    ]
        return found

    # kinds

    def kind(self, expression: ast.expr | None, scope: Scope) -> Kind | None:
        """Return what an expression is, or None if the text does not tell."""
        if expression is None or self._depth > _MAX_DEPTH:
            return None
        if expression not in self._kinds:
            self._kinds[expression] = None  # of what refers to itself
            self._depth += 1
            try:
                self._kinds[expression] = self._kind(expression, scope)
            finally:
                self._depth -= 1
        return self._kinds[expression]

    def _kind(self, expression: ast.expr, scope: Scope) -> Kind | None:
        if (literal := _LITERALS.get(type(expression))) is not None:
            return Kind(literal)
        match expression:
            case ast.Call():
                return self._kind_of_call(expression, scope)
            case ast.Name():
                return self._kind_of_name(expression.id, scope)
            case ast.Attribute():
                return self._kind_of_attribute(expression, scope)
            case ast.Constant(value=value) if value is not None and value is not Ellipsis:
                return Kind(type(value).__name__)
        return self.kind(expression.value, scope) if isinstance(expression, ast.NamedExpr | ast.Await) else None

    def _kind_of_call(self, call: ast.Call, scope: Scope) -> Kind | None:
        meaning = self.resolve(call.func, scope)
        if isinstance(meaning, str):
            return self._kind_of_external(meaning, call, scope)
        if meaning is not None and meaning.kind == "class":
            kind = self.class_kind(meaning)
            context = next(filter(None, map(context_of_name, self.external_bases(meaning))), None)
            return Kind(kind, context=context, call=call, owner=meaning, scope=scope)
        if meaning is not None and meaning.kind == "function":
            return self.kind_returned(meaning)
        return self._kind_of_method_call(call, scope)

    def _kind_of_external(self, dotted: str, call: ast.Call, scope: Scope) -> Kind | None:
        """Return what a call of another package's class or function makes."""
        name = kind_of_name(dotted)
        context = context_of_name(dotted)
        if name == "context":
            context = _start_method(call)
        elif name == "executor":
            context = self._executor_context(call, scope)
        return Kind(name, context=context, call=call, dotted=dotted, scope=scope) if name else None

    def _kind_of_method_call(self, call: ast.Call, scope: Scope) -> Kind | None:
        """Return what a context or a Manager makes."""
        if not isinstance(call.func, ast.Attribute) or (base := self.kind(call.func.value, scope)) is None:
            return None
        made = call.func.attr
        if base.name == "context" and (name := kind_of_context(made)):
            return Kind(name, context=base.context, call=call, dotted=f"context.{made}", scope=scope)
        if base.name == "manager" and made in PROXIES:
            return Kind("proxy", call=call, dotted=made, scope=scope)
        return base if base.name == "manager" and made == "__enter__" else None

    def _executor_context(self, call: ast.Call, scope: Scope) -> str | None:
        given = argument(call, 1, "mp_context")
        if given is None:
            return "spawn" if argument(call, 9, "max_tasks_per_child") else None
        kind = self.kind(given, scope)
        return kind.context if kind and kind.name == "context" else "?"

    def _kind_of_name(self, name: str, scope: Scope) -> Kind | None:
        where, bindings = self.bindings(scope, name)
        if where is None or len(bindings) > _MAX_BINDINGS:
            return None
        kinds = [kind for binding in bindings if (kind := self.kind_of_binding(binding, where)) != _NOTHING]
        if not kinds and not self.knows_parameters:
            return _NOTHING
        return _common(kinds)

    def note_parameter(self, function: Scope, name: str, value: ast.expr | None, scope: Scope) -> None:
        """Note what a call in `scope` passes as a parameter."""
        kind = self.kind(value, scope)
        self.parameters[function, name].append(None if kind == _NOTHING else kind)

    def kind_of_binding(self, binding: Binding, where: Scope) -> Kind | None:
        """Return what a name is bound to; `_NOTHING` if that says nothing of what it is."""
        if where.kind == "module" and binding.how not in {"parameter", "define", "import"}:
            where = where.module.scope_of(binding.node)  # a function may assign a global
        match binding.how:
            case "assign" | "with" if not is_none(binding.value):
                return self.kind(binding.value, where)
            case "assign" | "augment":
                return _NOTHING
            case "element":
                kind = self.kind(binding.value, where)
                return kind._replace(name="connection") if kind and kind.name == "pipe" else None
            case "for":
                return self.element_kind(binding.value, where)
            case "parameter":
                return self._kind_of_parameter(binding, where)
        is_module = binding.how == "import" and self.find(binding.imported or "", where.module) == "multiprocessing"
        return Kind("context") if is_module else None

    def _kind_of_parameter(self, binding: Binding, function: Scope) -> Kind | None:
        name = getattr(binding.node, "arg", "")
        if function.is_method and function.parameters[:1] == [name] and function.parent and not is_static(function):
            return Kind(self.class_kind(function.parent), owner=function.parent)
        if (function, name) in self.parameters:
            return _common(self.parameters[function, name])
        return None if self.knows_parameters else _NOTHING

    def _kind_of_attribute(self, expression: ast.Attribute, scope: Scope) -> Kind | None:
        owner = self.kind(expression.value, scope)
        if owner is not None and owner.owner is not None:
            return self.kind_of_attribute(owner.owner, expression.attr)
        meaning = self.resolve(expression.value, scope)
        if isinstance(meaning, Scope) and meaning.kind == "module" and expression.attr in meaning.bindings:
            return self._kind_of_name(expression.attr, meaning)
        if isinstance(meaning, Scope) and meaning.kind == "class":
            return self.kind_of_attribute(meaning, expression.attr)
        return None

    def kind_of_attribute(self, owner: Scope, name: str) -> Kind | None:
        """Return what an attribute of a class's objects is."""
        kinds = []
        for _, value, method in self.attribute_values(owner, name):
            if is_none(value):
                continue
            kinds.append(self.kind(value, method))
        for each in self.lineage(owner):
            if name in each.bindings:
                kinds += [kind for binding in each.bindings[name] if (kind := self.kind_of_binding(binding, each)) != _NOTHING]
        return _common(kinds)

    def kind_returned(self, function: Scope) -> Kind | None:
        """Return what a function of the program returns."""
        if function.is_generator:
            return Kind("generator") if isinstance(function.node, ast.FunctionDef) and not function.decorators else None
        if function.decorators or isinstance(function.node, ast.AsyncFunctionDef):
            return None
        values = [each.value for each in function.each(ast.Return)]
        if not values or len(values) > _MAX_RETURNS or any(each is None for each in values):
            return None
        kinds = [self.kind(each, function) for each in values]
        return _common(kinds)

    def element_kind(self, iterable: ast.expr | None, scope: Scope) -> Kind | None:
        """Return what the elements of a list are."""
        match iterable:
            case ast.ListComp() | ast.GeneratorExp():
                return self.kind(iterable.elt, scope)
            case ast.List() | ast.Tuple() if iterable.elts:
                return _common([self.kind(each, scope) for each in iterable.elts[:_MAX_BINDINGS]])
            case ast.Name() | ast.Attribute():
                return self._element_kind_of_variable(iterable, scope)
        return None

    def _element_kind_of_variable(self, variable: ast.Name | ast.Attribute, scope: Scope) -> Kind | None:
        if isinstance(variable, ast.Name):
            where, bindings = self.bindings(scope, variable.id)
            values = [(binding.value, where) for binding in bindings if binding.how == "assign" and where]
        else:
            owner = self.kind(variable.value, scope)
            if owner is None or owner.owner is None:
                return None
            values = [(value, method) for _, value, method in self.attribute_values(owner.owner, variable.attr)]
        kinds = [
            self.element_kind(value, each)
            for value, each in values[:_MAX_BINDINGS]
            if not isinstance(value, ast.Name | ast.Attribute | None) and not _is_empty(value)
        ]
        for call in scope.each(ast.Call):
            match call:
                case ast.Call(func=ast.Attribute(value=appended_to, attr="append"), args=[appended]) if same(
                    appended_to, variable
                ):
                    kinds.append(self.kind(appended, scope))
        return _common(kinds)


_NOTHING: Final = Kind("nothing")


def _common(kinds: list[Kind | None]) -> Kind | None:
    """Return what several values have in common: None if one is unknown or they differ."""
    if not kinds or len({(each.name, each.dotted, each.owner) if each else None for each in kinds}) != 1:
        return None
    first = kinds[-1]
    if first is not None and len({each.context for each in kinds if each}) > 1:
        return first._replace(context="?")
    return first


def _is_empty(value: ast.expr | None) -> bool:
    return isinstance(value, ast.List) and not value.elts


def is_none(value: ast.expr | None) -> bool:
    """Return whether an expression is None."""
    return isinstance(value, ast.Constant) and value.value is None


def is_static(method: Scope) -> bool:
    """Return whether a method gets no object: a static method or a class method."""
    return any(isinstance(each, ast.Name) and each.id in {"staticmethod", "classmethod"} for each in method.decorators)


def _start_method(call: ast.Call) -> str | None:
    given = argument(call, 0, "method")
    if given is None or is_none(given):
        return None
    return str(given.value) if isinstance(given, ast.Constant) else "?"


def argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    """Return an argument of a call, given by its place or by its name."""
    if (value := keyword(call, name)) is not None:
        return value
    if place < len(call.args) and not any(isinstance(each, ast.Starred) for each in call.args[: place + 1]):
        return call.args[place]
    return None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return an argument of a call that is given by its name."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def has_star(call: ast.Call) -> bool:
    """Return whether a call unpacks arguments, so that not all of them are known."""
    return any(isinstance(each, ast.Starred) for each in call.args) or any(each.arg is None for each in call.keywords)


def same(left: ast.AST, right: ast.AST) -> bool:
    """Return whether two expressions are the same name, or the same attribute of the same name."""
    while isinstance(left, ast.Attribute) and isinstance(right, ast.Attribute):
        if left.attr != right.attr:
            return False
        left, right = left.value, right.value
    return isinstance(left, ast.Name) and isinstance(right, ast.Name) and left.id == right.id


def assigned_attributes(scope: Scope) -> Iterator[tuple[ast.Attribute, ast.expr | None]]:
    """Yield the attributes that a scope assigns, with the value if it is a plain assignment."""
    for statement in scope.each(ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Attribute):
                yield target, statement.value
            elif isinstance(target, ast.Tuple | ast.List):
                yield from ((each, None) for each in target.elts if isinstance(each, ast.Attribute))
    for annotated in scope.each(ast.AnnAssign):
        if isinstance(annotated.target, ast.Attribute) and annotated.value is not None:
            yield annotated.target, annotated.value
