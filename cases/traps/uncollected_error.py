# /// case
# title = "A Queue sent to a Pool's worker with apply_async, and nobody asks for the task's result"
# instead = "atlas/queue/pool-initializer"
# threads = ["gh-73981"]
#
# [[expect]]
# outcome = "lost"
# why = "A Queue is refused as a task's argument, and the RuntimeError is kept as the task's result: nobody calls get() on that, so that nobody learns that the task never ran."
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    pool = multiprocessing.Pool(2)
    pool.apply_async(work, (letters,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "no" if letters.empty() else "yes")
