# /// case
# title = "A Pool made in a Pool's worker"
# instead = "traps/pool-in-process"
#
# [[expect]]
# when = '"without-asserts" in extras'
# outcome = "shared"
# why = "What forbids it is an assert statement, and the standard library of Windows' embeddable build is compiled without any."
#
# [[expect]]
# outcome = "raised"
# exception = "AssertionError"
# why = "A Pool's workers are daemonic, so that they end with the parent, and a daemonic process may not start any of its own, which nobody would end."
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
