# /// case
# title = "A Pool with maxtasksperchild"
#
# [[expect]]
# outcome = "shared"
# why = "Each worker of the Pool ends after one task, and the Pool starts another one, under every start method."
# ///
from __future__ import print_function

import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(1, maxtasksperchild=1)
    squares = pool.map(work, [1, 2, 3], 1)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
