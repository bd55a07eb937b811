# /// case
# title = "A Queue passed to a Pool's task with apply_async(), then read"
# instead = "traps/queue-in-initializer"
# fix = "Give the Queue to the workers through the initializer, or use a Manager's Queue. Call get() on every result of apply_async(), or give apply_async() an error_callback."
# symptoms = ["get() never returns", "task never runs", "Queue with Pool hangs"]
# threads = ["gh-73981"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "A Queue cannot be a task's argument. The RuntimeError becomes the task's result, which nobody asks for. The task never runs, so nothing is put into the Queue, and its get() waits forever."
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
