# /// case
# title = "A Pool in a with block, and a result that is read in it"
# needs = ["multiprocessing.pool:Pool.__exit__"]
#
# [[expect]]
# outcome = "shared"
# why = "The workers live until the end of the block, and the result has come by then."
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
