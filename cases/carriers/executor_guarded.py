# /// carrier
# title = "assigned to a global under the main guard, used by name in a ProcessPoolExecutor's worker"
# worker = "executor"
# reach = "guarded"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# ///
from __future__ import print_function

import concurrent.futures
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
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        executor.submit(work).result()
    print("parent sees the worker:", ANSWERS[marked(shared, "child")])
