# /// case
# title = "A Manager's list created in the call that passes it to a Pool's task"
# instead = "traps/kept-proxy"
# fix = "Keep the proxy in a variable of the parent until the worker has taken its task."
# symptoms = ["KeyError in the Manager", "RemoteError with a KeyError", "proxy of a deleted object"]
# threads = ["gh-119937"]
#
# [[expect]]
# when = 'implementation_name == "pypy"'
# outcome = "shared"
# why = "PyPy does not notice at once that the last proxy of the list is gone, so the Manager still has the list when the worker takes the task. That is luck, until the next garbage collection."
#
# [[expect]]
# when = '"free-threaded" in extras'
# outcome = "shared"
# why = "A thread of the Pool drops the last proxy of the list. Without the GIL, only the thread that created the proxy can delete it: the main thread, which waits in get(). So the Manager still has the list when the worker takes the task. That is luck, until the main thread continues."
# reference = "https://peps.python.org/pep-0703/#biased-reference-counting"
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "The Manager deletes an object when its last proxy is gone, and a pickled proxy in a pipe does not count. When the worker takes the task, the list is gone. The worker fails with a RemoteError that quotes the Manager's KeyError, and get() waits forever."
# ///
from __future__ import print_function

import multiprocessing
import time


def init(event):
    global go
    go = event


def hold():
    go.wait()


def work(names):
    return len(names)


if __name__ == "__main__":
    manager = multiprocessing.Manager()
    go = multiprocessing.Event()
    pool = multiprocessing.Pool(1, init, (go,))
    pool.apply_async(hold)  # the worker is busy
    length = pool.apply_async(work, (manager.list(["entry"]),))
    pool.apply_async(work, ([],))  # up to 3.7 the Pool keeps a task until the next one
    time.sleep(0.3)
    go.set()
    length = length.get()
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if length == 1 else "no")
