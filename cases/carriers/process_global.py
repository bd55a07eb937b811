# /// carrier
# title = "created at module level, used by name in a Process"
# worker = "process"
# reach = "global"
# ///
from __future__ import print_function

import multiprocessing
import sys

from resource import create, mark, marked

ANSWERS = {True: "yes", False: "no", None: "cannot tell"}
shared = create()


def work():
    print("worker sees the parent:", ANSWERS[marked(shared, "parent")])
    sys.stdout.flush()
    mark(shared, "child")


if __name__ == "__main__":
    mark(shared, "parent")
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
    print("parent sees the worker:", ANSWERS[marked(shared, "child")])
