# /// experiment
# title = "Connections of a Manager's proxy: passed with each task but never used, or passed to the initializer"
# ///
from __future__ import print_function

import multiprocessing
import sys

TASKS = 100


def prepare(given):
    global shared
    shared = given


def nothing(given=None):
    pass


def run(name, pool, arguments):
    pool.apply(nothing, arguments)
    # multiprocessing logs each connection in the worker that opens it
    sys.stderr.write("begins: " + name + "\n")
    sys.stderr.flush()
    for _ in range(TASKS):
        pool.apply(nothing, arguments)
    sys.stderr.write("ends\n")
    sys.stderr.flush()
    pool.close()
    pool.join()


if __name__ == "__main__":
    multiprocessing.log_to_stderr(10)
    shared = multiprocessing.Manager().list()
    run("passed", multiprocessing.Pool(1), (shared,))
    run("initializer", multiprocessing.Pool(1, prepare, (shared,)), ())
    print(TASKS)
