"""Errors as people paste them, and the case that is found first."""

from __future__ import annotations

QUEUE = "RuntimeError: Queue objects should only be shared between processes through inheritance"

PASTED = {
    QUEUE: "article/queue-pool-passed",
    """\
Traceback (most recent call last):
  File "/home/me/job.py", line 12, in <module>
    pool.apply(work, (queue,))
  File "/usr/lib/python3.12/multiprocessing/pool.py", line 360, in apply
    return self.apply_async(func, args, kwds).get()
RuntimeError: Lock objects should only be shared between processes through inheritance
""": "atlas/lock/pool-passed",
    """\
Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "C:\\Python313\\Lib\\multiprocessing\\spawn.py", line 122, in spawn_main
RuntimeError:
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.
""": "traps/no-guard-process",
    "EOFError": "article/manager-list-pool-global",
    "multiprocessing.pool.MaybeEncodingError: Error sending result: '<object>'. Reason: 'x'": None,
    "AssertionError: daemonic processes are not allowed to have children": "traps/manager-in-pool-worker",
    "_pickle.PicklingError: Can't pickle <function <lambda> at 0x7f11bbf94a40>: attribute lookup <lambda> on __main__ failed": "traps/lambda-target",
    "concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly while the future was running or pending.": "traps/initializer-raises-executor",
    "RuntimeError: context has already been set": "traps/set-start-method-twice",
    "TypeError: cannot pickle '_thread.lock' object": "atlas/thread-lock/pool-passed",
    "TypeError: work() missing 1 required positional argument: 'names'": "traps/args-without-comma",
    "NameError: name 'shared' is not defined": "atlas/array/pool-guarded",
    "ValueError: nothing of ours": None,
    "no error at all": None,
    "": None,
}
