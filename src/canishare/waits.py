"""What a script may wait for: where it is nothing but its workers, their silence or their endless dying tells that it hangs."""

from __future__ import annotations

import ast
import re
from math import inf
from typing import Final

# In a loop, waits that are shorter take more turns a second than anything of multiprocessing's own that ticks for ever.
_SHORT: Final = 0.05

# Where the seconds stand among the positional arguments of what waits for so long at most, and returns.
_WAITS: Final = {
    "acquire": (1,),
    "get": (0, 1),
    "join": (0,),
    "poll": (0,),
    "put": (2,),
    "result": (0,),
    "select": (0, 3),
    "sleep": (0,),
    "wait": (0, 1),
}
# And of what sets a clock for somebody else, or again and again.
_CLOCKS: Final = {
    "alarm": (0,),
    "as_completed": (1,),
    "Barrier": (2,),
    "create_connection": (1,),
    "dump_traceback_later": (0,),
    "exception": (0,),
    "nanosleep": (0,),
    "next": (0,),
    "setdefaulttimeout": (0,),
    "setitimer": (1, 2),
    "settimeout": (0,),
    "sigtimedwait": (1,),
    "Timer": (0,),
    "usleep": (0,),
    "wait_for": (1,),
}
_POSITIONS: Final = _WAITS | _CLOCKS
_NAMED: Final = frozenset({"timeout", "interval", "shutdown_timeout"})
# A Pool alone starts a worker in the place of one that died, and where all is well after so many tasks.
_STARTS_AGAIN: Final = "Pool"
_REPLACED: Final = "maxtasksperchild"
# A thread of the script's own may start one process after another while the parent's main thread waits.
_THREADS: Final = frozenset({"threading", "_thread", "thread", "ThreadPool", "ThreadPoolExecutor", "dummy"})
# And so may what a thread of multiprocessing's own calls: a Pool's, an executor's, a Manager's.
_CALLED_BY_THREADS: Final = frozenset({"callback", "error_callback", "add_done_callback", "register"})
# What these start may sleep, and only it knows how long; has clocks of its own, as TCP has where a connection is not accepted
# at once; leaves the session, and is not seen; or is not ended by SIGTERM, for which a Manager's end waits twice as long.
_OPAQUE: Final = re.compile(
    r"subprocess|system|popen|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|create_subprocess_\w+|asyncio|sched|setsid|pty|forkpty"
    r"|Listener|listen|AF_INET6?|SIGTERM|SIG_IGN|pthread_sigmask"
)
# SQLite tries again for five seconds where a database is locked; between two tries it sleeps for a second at most.
_DATABASE: Final = "sqlite3"
_DATABASE_WAITS: Final = 1.0


def longest_wait(source: str) -> float:
    """Return for how many seconds at most a script waits by a clock at a time, as far as its text tells.

    It is 0.0 where all such waits are shorter than 0.05 s, and infinite where the length of one cannot be read off, where
    the script does what its text says too little of, or is not valid for the harness's own Python.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return inf
    nodes = list(ast.walk(tree))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    return max(inf if _is_handed_on(node) and id(node) not in called else _wait(node) for node in nodes)


def dying_tells(source: str) -> bool:
    """Return whether a script hangs whose workers die one after another while its parent waits, as far as its text tells.

    It does if it has no timed waits of 0.05 s or more, nothing that another thread than a main one calls, and a Pool that
    starts workers only in the place of those that died.
    """
    if longest_wait(source):
        return False
    names = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) | ast.keyword(arg=str(name)):
                names.update(name.split("."))
            case ast.ImportFrom(module=str(name)):
                names.update(name.split("."))
    return _STARTS_AGAIN in names and _REPLACED not in names and not names & (_THREADS | _CALLED_BY_THREADS)


def _wait(node: ast.AST) -> float:
    """Return for how many seconds this may wait, or have something wait."""
    match node:
        case (
            ast.Attribute(attr=str(name)) | ast.Name(id=str(name)) | ast.alias(name=str(name)) | ast.ImportFrom(module=str(name))
        ) if _OPAQUE.fullmatch(name.partition(".")[0]):
            return inf
        case ast.alias(name=name) | ast.ImportFrom(module=name) if name == _DATABASE:
            return _DATABASE_WAITS
        case ast.alias(name=name, asname=str()) if name in _POSITIONS:
            return inf  # under another name it is not recognised
        case ast.Call(func=ast.Attribute(attr=name, value=owner), args=args, keywords=keywords):
            return _longest(name, _seconds(name, owner, args, keywords))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords):
            return _longest(name, _seconds(name, None, args, keywords))
    return 0.0


def _longest(name: str, seconds: list[ast.expr]) -> float:
    longest = max(map(_length, seconds), default=0.0)
    return longest if name in _WAITS or not longest else inf


def _is_handed_on(node: ast.AST) -> bool:
    """Return whether a function that may wait is meant, which a worker may be given to call: ``pool.map(time.sleep, [5])``."""
    match node:
        case ast.Attribute(attr=name):
            return name in _POSITIONS
        case ast.Name(id=name):
            return name == "sleep"
    return False


def _seconds(name: str, owner: ast.expr | None, args: list[ast.expr], keywords: list[ast.keyword]) -> list[ast.expr]:
    """Return those arguments of a call that may be a time."""
    named = [keyword.value for keyword in keywords if keyword.arg in _NAMED or (keyword.arg is None and name in _POSITIONS)]
    match name, owner, args:
        case "next", None, _:
            return named  # of an iterator
        case "join", ast.Constant(value=str()) | ast.Attribute(attr="path") | ast.Name(id="path"), _:
            return named  # of texts, and of paths
        case "get", _, [ast.Constant(value=str()), *_]:
            return named  # of a dict
    return named + [args[position] for position in _POSITIONS.get(name, ()) if position < len(args)]


def _length(value: ast.expr) -> float:
    """Return the seconds that an argument may stand for, and 0.0 for a short time and for what is none."""
    match value:
        case ast.Constant(value=int() | float() as seconds) if not isinstance(seconds, bool):
            return seconds if seconds >= _SHORT else 0.0
    return 0.0 if isinstance(value, ast.Constant | ast.List | ast.ListComp | ast.Tuple) else inf
