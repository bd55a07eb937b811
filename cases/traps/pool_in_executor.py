# /// case
# title = "A Pool created in a ProcessPoolExecutor's worker"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
#
# [[expect]]
# outcome = "shared"
# why = "An Executor's workers are not daemonic, unlike those of a Pool, and may start child processes."
# ///
from __future__ import print_function

import concurrent.futures
import multiprocessing


def square(number):
    return number * number


def work(numbers):
    pool = multiprocessing.Pool(2)
    squares = pool.map(square, numbers)
    pool.close()
    pool.join()
    return squares


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        squares = executor.submit(work, [1, 2, 3]).result()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
