# /// case
# title = "A Pool in a with block, and a result that is read after it"
# needs = ["multiprocessing.pool:Pool.__exit__"]
# instead = "traps/result-within-with"
# fix = "Read all results within the with block, or call close() and join() there. The end of the block terminates the workers."
# symptoms = ["get() hangs after with Pool", "map_async never returns", "tasks do not run", "workers are killed at the end of with", "AsyncResult is never ready", "results after the with block"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "The end of the with block calls terminate(), which ends the workers in the middle of their tasks. The result never comes, and get() waits forever."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.Pool"
# ///
from __future__ import print_function

import multiprocessing
import time


def work(number):
    time.sleep(0.1)  # simulates the work
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        result = pool.map_async(work, [1, 2, 3])
    squares = result.get()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
