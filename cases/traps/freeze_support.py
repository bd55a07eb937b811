# /// case
# title = "A program that calls freeze_support() first"
#
# [[expect]]
# outcome = "shared"
# why = "In a frozen program's worker freeze_support() runs what the worker is for, and exits. In any other process it does nothing."
# ///
from __future__ import print_function

import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    multiprocessing.freeze_support()
    pool = multiprocessing.Pool(2)
    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
