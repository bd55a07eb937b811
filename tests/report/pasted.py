"""Texts as people paste them, and the case that shows the first cause of each, or None where there is none."""

from __future__ import annotations

QUEUE = "RuntimeError: Queue objects should only be shared between processes through inheritance"
BOOTSTRAPPING = """\
RuntimeError:{}
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...
"""
BROKEN = "concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly while the future was running or pending."
LOCK = "TypeError: cannot pickle '_thread.lock' object"
NOTES = f"""\
{LOCK}
when serializing dict item 'log'
when serializing __main__.Job state
when serializing __main__.Job object
"""
OBJC = "objc[71214]: +[__NSCFConstantString initialize] may have been in progress in another thread when fork() was called."

# Texts that no machine of ours gives.
REPORTED = (
    OBJC,
    "ValueError: need at most 63 handles, got a sequence of length 66",
    "OSError: [Errno 38] Function not implemented",
    "EOFError: Ran out of input",
    "Fatal Python error: Segmentation fault",
    "struct.error: 'i' format requires -2147483648 <= number <= 2147483647",
    "job.exe: error: unrecognized arguments: -S -E -c from multiprocessing.resource_tracker import main;main(5)",
)

PASTED: dict[str, str | None] = {
    QUEUE: "article/queue-pool-passed",
    """\
Traceback (most recent call last):
  File "/home/me/job.py", line 12, in <module>
    pool.apply(work, (queue,))
  File "/usr/lib/python3.12/multiprocessing/pool.py", line 360, in apply
    return self.apply_async(func, args, kwds).get()
RuntimeError: Lock objects should only be shared between processes through inheritance
""": "atlas/lock/executor-passed",
    # an apostrophe begins no quotation
    "AttributeError: Can't get local object 'count.<locals>.child'": "traps/nested-function-target",
    "AttributeError: Can't pickle local object 'Data.__init__.<locals>.<lambda>'": "traps/nested-function-target",
    "_pickle.PicklingError: Can't pickle local object <function count.<locals>.child at 0x7f11bbf94a40>": "traps/nested-function-target",
    # the message is below its type, at once or behind an empty line
    BOOTSTRAPPING.format(" "): "traps/no-guard-pool",
    BOOTSTRAPPING.format("\n"): "traps/no-guard-pool",
    "RuntimeError:\n\nAn attempt has been made to start a new process before the\ncurrent process has finished its bootstrapping phase.": "traps/no-guard-pool",
    # two errors of a program say more than one
    BROKEN: "traps/worker-exits-executor",
    f"{BOOTSTRAPPING.format(' ')}\n{BROKEN}": "traps/no-guard-executor",
    # what is in quotes
    LOCK: "atlas/thread-lock/executor-initializer",
    "TypeError: cannot pickle 'sqlite3.Connection' object": "atlas/sqlite-connection/executor-initializer",
    "TypeError: cannot pickle 'select.epoll' object": "atlas/context-variable/executor-initializer",
    "TypeError: can't pickle _thread.lock objects": "atlas/context-variable/executor-initializer",
    NOTES: "atlas/thread-lock/executor-initializer",
    "AttributeError: Can't get attribute 'func' on <module '__main__' (built-in)>": "traps/dash-c",
    "AttributeError: Can't get attribute 'func' on <module '__mp_main__' from '/home/me/job.py'>": "traps/function-after-pool",
    "AttributeError: module '__mp_main__' has no attribute 'func'": "traps/function-after-pool",
    "FileNotFoundError: [Errno 2] No such file or directory": "traps/manager-after-shutdown",
    # as programs print it
    "/usr/lib/python3.12/multiprocessing/popen_fork.py:66: DeprecationWarning: This process (pid=7) is multi-threaded, use of fork() may lead to deadlocks in the child.\n  self.pid = os.fork()": "traps/fork-with-threads",
    f"    def test():\n>       run()\nE       {LOCK}\n\ntest_job.py:5: TypeError": "atlas/thread-lock/executor-initializer",
    f"FAILED test_job.py::test - {LOCK}": "atlas/thread-lock/executor-initializer",
    f'INTERNALERROR> Traceback (most recent call last):\nINTERNALERROR>   File "x.py", line 1, in y\nINTERNALERROR>     f()\nINTERNALERROR> {LOCK}': "atlas/thread-lock/executor-initializer",
    f"2026-11-27 10:00:00,123 ERROR worker: {LOCK}": "atlas/thread-lock/executor-initializer",
    f"PicklingError                             Traceback (most recent call last)\nCell In[1], line 3\n{LOCK}": "atlas/thread-lock/executor-initializer",
    f'  + Exception Group Traceback (most recent call last):\n  |   File "x.py", line 3, in f\n  |     g()\n  | {LOCK}\n  +----': "atlas/thread-lock/executor-initializer",
    # without its type
    "can't pickle local object": "traps/nested-function-target",
    "Queue objects should only be shared": "article/queue-pool-passed",
    # an address is not the same in any two runs
    "_pickle.PicklingError: Can't pickle <function <lambda> at 0x7f11bbf94a40>: attribute lookup <lambda> on __main__ failed": "traps/lambda-target",
    "EOFError": "traps/manager-without-guard",
    "multiprocessing.pool.MaybeEncodingError: Error sending result: '<object>'. Reason: 'x'": None,
    "AssertionError: daemonic processes are not allowed to have children": "traps/manager-in-pool-worker",
    "RuntimeError: context has already been set": "traps/set-start-method-twice",
    "TypeError: work() missing 1 required positional argument: 'names'": "traps/args-without-comma",
    "NameError: name 'session' is not defined": "atlas/array/executor-guarded",
    # the stack of a program that hangs, ended by Ctrl-C, from py-spy and from faulthandler
    'Traceback (most recent call last):\n  File "x.py", line 12, in <module>\n    print(queue.get())\n  File "/usr/lib/python3.14/multiprocessing/queues.py", line 101, in get\n    res = self._recv_bytes()\nKeyboardInterrupt': "article/queue-process-global",
    'Thread 0x7F (idle): "MainThread"\n    wait (threading.py:359)\n    get (multiprocessing/pool.py:771)\n    <module> (x.py:11)': "traps/function-after-pool",
    '  File "C:\\Python\\Lib\\multiprocessing\\process.py", line 149 in join\n  File "x.py", line 9 in <module>': "traps/join-before-get",
    # words for what happens
    "why does my pool's worker wait forever": "traps/worker-exits-pool",
    "workers log nothing": "traps/logging-under-guard",
    "all workers draw the same random numbers, and then EOFError": "traps/random-seeded-at-module-level",
    "tqdm progress bar": "recipes/progress-counter",
    "why do I get EOFError": "traps/manager-without-guard",
    "it worked until 3.14": None,
    f"{LOCK}\n\nIt stopped working in Python 3.14.": "atlas/thread-lock/executor-initializer",
    # no error of multiprocessing
    "AttributeError: 'NoneType' object has no attribute 'append'": None,
    "AttributeError: module 'numpy' has no attribute 'int'": None,
    "EOFError: EOF when reading a line": "traps/input-in-worker",
    "FileNotFoundError: [Errno 2] No such file or directory: 'data.csv'": None,
    "ZeroDivisionError: division by zero": None,
    "ValueError: nothing of ours": None,
    "the weather is nice": None,
    "": None,
}
