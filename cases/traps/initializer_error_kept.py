# /// case
# title = "An initializer that keeps its error for the tasks to raise"
#
# [prints]
# shared = "the parent is told of the initializer's error: yes"
# lost = "the parent is told of the initializer's error: no"
#
# [[expect]]
# outcome = "shared"
# why = "An exception of a task is pickled and raised again in the parent. An exception of an initializer is not, so this initializer leaves it to the first task."
# ///
from __future__ import print_function

import multiprocessing


def prepare():
    global problem
    problem = None
    try:
        raise ValueError("the file of settings is not there")
    except ValueError as error:
        problem = error


def work(number):
    if problem is not None:
        raise problem
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(2, prepare)
    try:
        pool.apply(work, (3,))
        told = "no"
    except ValueError:
        told = "yes"
    pool.close()
    pool.join()
    print("the parent is told of the initializer's error:", told)
