# /// case
# title = "A Manager's list that the parent keeps, passed to a Pool's task"
#
# [[expect]]
# outcome = "shared"
# why = "The parent's own proxy keeps the list alive until the worker has its proxy."
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
    names = manager.list(["entry"])
    length = pool.apply_async(work, (names,))
    pool.apply_async(work, ([],))  # up to 3.7 the Pool keeps a task until the next one
    time.sleep(0.3)
    go.set()
    length = length.get()
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if length == 1 else "no")
