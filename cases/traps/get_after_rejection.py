# /// case
# title = "A Queue sent to a Pool's worker with apply_async, then read"
# instead = "atlas/queue/pool-initializer"
# threads = ["gh-73981"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "A Queue is refused as a task's argument, and the RuntimeError is kept as the task's result, which nobody asks for: the task never runs, and the Queue's get() waits for what nobody will put."
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    pool = multiprocessing.Pool(2)
    pool.apply_async(work, (letters,))
    letter = letters.get()
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
