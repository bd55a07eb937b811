"""What the names of multiprocessing, concurrent.futures and threading stand for, and what of it can be pickled."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from canishare.programs.scopes import Scope
    from canishare.vocabulary import StartMethod

# What a context offers, and the module itself: the name, and the kind of object that it makes.
_OF_CONTEXT: Final = {
    "Pool": "pool",
    "Process": "process",
    "Manager": "manager",
    "Queue": "queue",
    "JoinableQueue": "queue",
    "SimpleQueue": "queue",
    "Lock": "sync",
    "RLock": "sync",
    "Semaphore": "sync",
    "BoundedSemaphore": "sync",
    "Condition": "sync",
    "Event": "sync",
    "Barrier": "sync",
    "Value": "value",
    "Array": "array",
    "RawValue": "raw",
    "RawArray": "raw",
    "Pipe": "pipe",
}
_OF_MULTIPROCESSING: Final = {
    **_OF_CONTEXT,
    "get_context": "context",
    "pool.Pool": "pool",
    "pool.ThreadPool": "thread-pool",
    "context.Process": "process",
    "process.BaseProcess": "process",
    "context.SpawnProcess": "process",
    "context.ForkProcess": "process",
    "context.ForkServerProcess": "process",
    "managers.SyncManager": "manager",
    "managers.BaseManager": "manager",
    "managers.SharedMemoryManager": "manager",
    "queues.Queue": "queue",
    "queues.SimpleQueue": "queue",
    "sharedctypes.Value": "value",
    "sharedctypes.Array": "array",
    "sharedctypes.RawValue": "raw",
    "sharedctypes.RawArray": "raw",
    "shared_memory.SharedMemory": "segment",
    "connection.Client": "connection",
    "connection.Listener": "listener",
}
_OTHERS: Final = {
    "concurrent.futures.ProcessPoolExecutor": "executor",
    "concurrent.futures.process.ProcessPoolExecutor": "executor",
    "concurrent.futures.ThreadPoolExecutor": "thread-pool",
    "threading.Thread": "thread",
    "threading.Timer": "thread",
    "threading.Lock": "thread-lock",
    "threading.RLock": "thread-lock",
    "threading.Event": "thread-lock",
    "threading.Condition": "thread-lock",
    "threading.Semaphore": "thread-lock",
    "threading.BoundedSemaphore": "thread-lock",
    "queue.Queue": "thread-queue",
    "queue.LifoQueue": "thread-queue",
    "queue.PriorityQueue": "thread-queue",
    "builtins.open": "file",
    "io.open": "file",
    "socket.socket": "socket",
    "socket.create_connection": "socket",
    "sqlite3.connect": "database",
    "psycopg2.connect": "database",
    "random.Random": "generator-of-numbers",
    "numpy.random.RandomState": "generator-of-numbers",
    "numpy.random.default_rng": "generator-of-numbers",
    "functools.partial": "partial",
    "builtins.list": "list",
    "builtins.dict": "dict",
    "builtins.set": "set",
    "collections.defaultdict": "dict",
    "collections.OrderedDict": "dict",
    "collections.Counter": "dict",
    "builtins.tuple": "tuple",
}
# What pickle refuses, with what to call it; a Process under spawn pickles too, and can be given more than a task.
UNPICKLABLE: Final = {
    "thread-lock": "a thread's lock or event",
    "thread-queue": "a queue for threads",
    "thread": "a thread",
    "thread-pool": "a pool of threads",
    "file": "an open file",
    "database": "a database connection",
    "generator": "a generator",
    "manager": "a Manager",
    "pool": "a Pool",
    "executor": "an Executor",
    "lambda": "a lambda",
}
# A socket can be pickled for a Process and in a task, by multiprocessing's own reducers.
INHERITED_ONLY: Final = {
    "queue": "a Queue",
    "sync": "a Lock, Event or the like",
    "value": "a Value",
    "array": "an Array",
    "raw": "a RawValue or RawArray",
}
PLAIN: Final = frozenset({"list", "dict", "set"})
PROXIES: Final = frozenset(
    {"list", "dict", "set", "Namespace", "Value", "Array", "Queue", "JoinableQueue", "Lock", "RLock", "Event", "Condition"}
    | {"Semaphore", "BoundedSemaphore", "Barrier"}
)
TASK_METHODS: Final = {
    "pool": frozenset(
        {"apply", "apply_async", "map", "map_async", "imap", "imap_unordered", "starmap", "starmap_async"},
    ),
    "executor": frozenset({"submit", "map"}),
}
# A different package with the same interface and the same pickle; `multiprocess` and `pathos` pickle with dill, which takes more.
_SAME: Final = ("torch.multiprocessing.",)


class Kind(NamedTuple):
    """What an expression is: `context` is its start method, None for the default, "?" if unknown; `owner` its class."""

    name: str
    context: str | None = None
    call: ast.Call | None = None
    dotted: str = ""
    owner: Scope | None = None
    scope: Scope | None = None  # in which `call` stands

    @property
    def methods(self) -> tuple[StartMethod, ...]:
        """The start methods under which its processes may be started."""
        return tuple(each for each in START_METHODS if self.context in {None, "?", each})


def kind_of_name(dotted: str) -> str | None:
    """Return what a call of an imported name makes, or None."""
    for prefix in _SAME:
        if dotted.startswith(prefix):
            dotted = f"multiprocessing.{dotted.removeprefix(prefix)}"
    if dotted.startswith("multiprocessing.dummy."):
        return "thread" if dotted.endswith(".Process") else "thread-pool" if dotted.endswith(".Pool") else None
    if dotted.startswith("multiprocessing."):
        return _OF_MULTIPROCESSING.get(dotted.removeprefix("multiprocessing."))
    return _OTHERS.get(dotted)


def kind_of_context(name: str) -> str | None:
    """Return what a context's attribute makes when called, or None."""
    return _OF_CONTEXT.get(name)


def context_of_name(dotted: str) -> str | None:
    """Return the start method that a class such as ``multiprocessing.context.SpawnProcess`` has, or None."""
    last = dotted.rpartition(".")[2]
    return {"SpawnProcess": "spawn", "ForkProcess": "fork", "ForkServerProcess": "forkserver"}.get(last)
