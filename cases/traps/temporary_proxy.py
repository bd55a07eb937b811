# /// case
# title = "A Manager's list made in the very call that sends it to a Pool's worker"
# instead = "article/manager-list-pool-passed"
# threads = ["gh-119937"]
#
# [[expect]]
# when = 'implementation_name == "pypy"'
# outcome = "shared"
# why = "PyPy does not see at once that the last proxy of the list is gone: the Manager still has the list when the worker takes the task. That is luck, and ends with the next garbage collection."
#
# [[expect]]
# when = '"free-threaded" in extras'
# outcome = "shared"
# why = "The Pool's own thread gives the last proxy of the list up, and without the GIL that is left to the thread that made it: the main thread, which waits in get(), so that the Manager still has the list when the worker takes the task. That is luck, and ends where the main thread goes on."
# reference = "https://peps.python.org/pep-0703/#biased-reference-counting"
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "The Manager drops an object when the last proxy of it is gone, and a proxy on its way through a pipe does not count: when the worker takes the task there is no such list any more, the worker dies of a RemoteError that quotes the Manager's KeyError, and get() waits for ever."
# ///
from __future__ import print_function

import multiprocessing


def count():
    return sum(number % 7 for number in range(1000000))


def work(names):
    return len(names)


if __name__ == "__main__":
    manager = multiprocessing.Manager()
    pool = multiprocessing.Pool(1)
    pool.apply_async(count)  # the worker is busy
    length = pool.apply_async(work, (manager.list(["entry"]),))
    pool.apply_async(work, ([],))  # up to 3.7 the Pool keeps a task until the next one
    length = length.get()
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if length == 1 else "no")
