# /// case
# title = "A Queue passed to a Pool's task with apply_async(), whose result nobody asks for"
# instead = "traps/queue-in-initializer"
# fix = "Call get() on every result of apply_async(), or give apply_async() an error_callback. Give a Queue to the workers through the initializer."
# symptoms = ["task does nothing and raises nothing", "apply_async fails silently", "worker function is never called", "exception of a worker is swallowed", "no output and no error", "error in a task is hidden", "no exception is shown", "errors of tasks vanish"]
# threads = ["gh-73981"]
#
# [[expect]]
# outcome = "lost"
# why = "A Queue cannot be a task's argument. The RuntimeError becomes the task's result. Nobody calls get() on the result, so nobody notices that the task never ran."
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
