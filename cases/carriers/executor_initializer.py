# /// carrier
# title = "passed to a ProcessPoolExecutor's initializer"
# worker = "executor"
# reach = "initializer"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# situation = "executor-without-initializer"
# ///
from __future__ import print_function

import concurrent.futures
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
    with concurrent.futures.ProcessPoolExecutor(2, initializer=prepare, initargs=(shared,)) as executor:
        executor.submit(work).result()
    print("parent sees the worker:", ANSWERS[marked(shared, "child")])
