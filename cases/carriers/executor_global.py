# /// carrier
# title = "created at module level, used by name in a ProcessPoolExecutor's worker"
# worker = "executor"
# reach = "global"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# ///
from __future__ import print_function

import concurrent.futures
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
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        executor.submit(work).result()
    print("parent sees the worker:", ANSWERS[marked(shared, "child")])
