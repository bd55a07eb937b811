# /// carrier
# title = "passed to a Process as an argument"
# worker = "process"
# reach = "passed"
# ///
from __future__ import print_function

import multiprocessing
import sys

from resource import create, mark, marked

ANSWERS = {True: "yes", False: "no", None: "cannot tell"}


def work(shared):
    print("worker sees the parent:", ANSWERS[marked(shared, "parent")])
    sys.stdout.flush()
    mark(shared, "child")


if __name__ == "__main__":
    shared = create()
    mark(shared, "parent")
    process = multiprocessing.Process(target=work, args=(shared,))
    process.start()
    process.join()
    print("parent sees the worker:", ANSWERS[marked(shared, "child")])
