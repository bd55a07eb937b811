# /// carrier
# title = "passed to a Pool's initializer"
# worker = "pool"
# reach = "initializer"
# ///
from __future__ import print_function

import multiprocessing
import sys

from resource import create, mark, marked

ANSWERS = {True: "yes", False: "no", None: "cannot tell"}


def prepare(given):
    global shared
    shared = given


def work():
    print("worker sees the parent:", ANSWERS[marked(shared, "parent")])
    sys.stdout.flush()
    mark(shared, "child")


if __name__ == "__main__":
    shared = create()
    mark(shared, "parent")
    pool = multiprocessing.Pool(2, prepare, (shared,))
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", ANSWERS[marked(shared, "child")])
