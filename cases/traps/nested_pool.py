# /// case
# title = "A Pool created in a Pool's worker"
# instead = "traps/pool-in-process"
# situation = "child-of-a-daemonic-worker"
# ///
from __future__ import print_function

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
    pool = multiprocessing.Pool(2)
    squares = pool.apply(work, ([1, 2, 3],))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
