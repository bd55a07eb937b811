# /// carrier
# title = "assigned to a global under the main guard, used by name in a Process"
# worker = "process"
# reach = "guarded"
# ///
from __future__ import print_function

import multiprocessing
import sys

from resource import create, mark, marked

ANSWERS = {True: "yes", False: "no", None: "cannot tell"}


def work():
    print("worker sees the parent:", ANSWERS[marked(shared, "parent")])
    sys.stdout.flush()
    mark(shared, "child")


if __name__ == "__main__":
    shared = create()
    mark(shared, "parent")
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
    print("parent sees the worker:", ANSWERS[marked(shared, "child")])
