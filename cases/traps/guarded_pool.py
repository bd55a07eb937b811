# /// case
# title = "A Pool made under the main guard, whose tasks take arguments and return results"
#
# [[expect]]
# outcome = "shared"
# why = "The function can be imported by name from the script's file, its argument and its result are pickled, and a worker that runs the module again does not come to Pool()."
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
