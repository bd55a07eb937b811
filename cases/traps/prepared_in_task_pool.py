# /// case
# title = "A Pool's task that does the preparation itself, and raises"
#
# [prints]
# shared = "the parent is told of the error: yes"
# lost = "the parent is told of the error: no"
#
# [[expect]]
# outcome = "shared"
# why = "An exception of a task is pickled and raised again in the parent. A task can keep what it has prepared in a global of its worker."
# ///
from __future__ import print_function

import multiprocessing
import time


def prepare():
    time.sleep(0.02)  # simulates the preparation
    raise ValueError("the file of settings is not there")


def work(number):
    prepare()
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(1)
    try:
        square = pool.apply(work, (3,))
    except ValueError as error:
        print(error)
        square = None
    pool.close()
    pool.join()
    print("the parent is told of the error:", "yes" if square is None else "no")
