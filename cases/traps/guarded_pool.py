# /// case
# title = "A Pool under the main guard, with arguments and results"
#
# [[expect]]
# outcome = "shared"
# why = "The worker finds the function by name in the script's file. Its argument and its result are pickled. A worker that runs the module again does not reach Pool()."
# ///
from __future__ import print_function

import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
