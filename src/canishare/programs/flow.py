"""The order in which the statements of one scope run, as far as the text tells."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.scopes import is_main_test

if TYPE_CHECKING:
    from canishare.programs.scopes import Module

_LEAVES: Final = (ast.Return, ast.Raise, ast.Continue, ast.Break)
LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def place(node: ast.AST) -> tuple[int, int]:
    """Return where a node begins, to compare with others of its module."""
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def end(node: ast.AST) -> tuple[int, int]:
    """Return where a node ends."""
    return getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0) or 0


def precedes(module: Module, first: ast.AST, second: ast.AST) -> bool:
    """Return whether a node comes before another of the same scope, and both can run.

    They cannot both run in two branches of an ``if``, or if the block with the first one leaves before the second one.
    """
    if place(first) >= place(second):
        return False
    around_second = set(module.above(second))
    child = first
    for each in module.above_in_scope(first):
        if each in around_second:
            return not (isinstance(each, ast.If | ast.IfExp | ast.Match | ast.Try) and _are_branches(each, child, second, module))
        if isinstance(each, ast.If | ast.ExceptHandler | ast.match_case) and _block_leaves(each, child):
            return False
        child = each
    return True


def _are_branches(branching: ast.AST, first: ast.AST, second: ast.AST, module: Module) -> bool:
    """Return whether two nodes under a branching statement are in branches of which only one runs."""
    child = second
    for each in module.above(second):
        if each is branching:
            break
        child = each
    match branching:
        case ast.If():
            return _is_in(first, branching.body) and _is_in(child, branching.orelse)
        case ast.IfExp():
            return first is branching.body and child is branching.orelse
        case ast.Match():
            return first is not child
        case ast.Try():
            return isinstance(first, ast.ExceptHandler) and isinstance(child, ast.ExceptHandler) and first is not child
    return False


def _is_in(node: ast.AST, block: list[ast.stmt]) -> bool:
    return any(node is each for each in block)


def _block_leaves(branching: ast.If | ast.ExceptHandler | ast.match_case, child: ast.AST) -> bool:
    blocks = [branching.body, branching.orelse] if isinstance(branching, ast.If) else [branching.body]
    return any(_is_in(child, block) and isinstance(block[-1], _LEAVES) for block in blocks)


def is_repeated(module: Module, node: ast.AST) -> bool:
    """Return whether a node stands in a loop or a comprehension of its scope."""
    return any(isinstance(each, (*LOOPS, *_COMPREHENSIONS)) for each in module.above_in_scope(node))


def loop_of(module: Module, node: ast.AST) -> ast.AST | None:
    """Return the innermost loop statement of its scope that contains a node."""
    return next((each for each in module.above_in_scope(node) if isinstance(each, LOOPS)), None)


def is_conditional(module: Module, node: ast.AST) -> bool:
    """Return whether a node runs only under a condition within its scope, other than the main guard."""
    return any(
        isinstance(each, ast.If | ast.IfExp | ast.BoolOp | ast.Match | ast.ExceptHandler)
        and not (isinstance(each, ast.If) and is_main_test(each.test, "=="))
        for each in module.above_in_scope(node)
    )


def is_tried(module: Module, node: ast.AST) -> bool:
    """Return whether a node stands in the body of a ``try`` with handlers within its scope."""
    return any(
        isinstance(each, ast.Try) and each.handlers and place(node) < place(each.handlers[0])
        for each in module.above_in_scope(node)
    )
