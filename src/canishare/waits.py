"""What a script may wait for: where it is nothing but its workers, their silence or their endless dying tells that it hangs."""

from __future__ import annotations

import ast
from typing import Final

# In a loop, waits that are shorter take more turns a second than anything of multiprocessing's own that ticks for ever.
_SHORT: Final = 0.05

# Where the seconds stand among the positional arguments of what has them there.
_POSITIONS: Final = {
    "acquire": 1,
    "alarm": 0,
    "get": 1,
    "join": 0,
    "poll": 0,
    "put": 2,
    "result": 0,
    "select": 3,
    "setitimer": 1,
    "settimeout": 0,
    "sleep": 0,
    "Timer": 0,
    "wait": 0,
    "wait_for": 1,
}
# What these start may sleep, and only it knows how long.
# Workers that are replaced after so many tasks die and are born where all is well.
_REPLACED: Final = frozenset({"maxtasksperchild", "max_tasks_per_child"})
_PROGRAMS: Final = frozenset({"subprocess", "system", "popen", "execv", "execve", "execvp", "spawnv", "posix_spawn"})


def silence_tells(source: str) -> bool:
    """Return whether a script hangs that has fallen silent, or whose workers die one after another, as far as its text tells.

    It does unless it has a timed wait of 0.05 s or more, or one of a length that cannot be read off, or starts another
    program, or has its workers replaced, or is not valid for the harness's own Python.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    return not any(_may_wait(node) for node in ast.walk(tree))


def _may_wait(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in _PROGRAMS:
            return True
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args, keywords=keywords):
            if any(keyword.arg in _REPLACED for keyword in keywords):
                return True
            named = [keyword.value for keyword in keywords if keyword.arg == "timeout"]
            position = _POSITIONS.get(name, len(args))
            # a text is joined and a dict is asked by what is no number
            certain = bool(named) or name == "sleep"
            return any(_is_long(value, certain=certain) for value in [*named, *args[position : position + 1]])
    return False


def _is_long(value: ast.expr, *, certain: bool) -> bool:
    """Return whether an argument is a time that is not short; `certain` that it can be nothing else but a time."""
    match value:
        case ast.Constant(value=bool() | None):
            return False
        case ast.Constant(value=int() | float() as seconds):
            return seconds >= _SHORT
    return certain
