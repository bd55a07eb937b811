# /// carrier
# title = "set under the main guard after a first worker was started, looked at in a ProcessPoolExecutor's worker"
# worker = "executor"
# reach = "guarded-late"
# carries = "state"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# ///
from __future__ import print_function

import concurrent.futures
import sys

from resource import mark, marked

ANSWERS = {True: "yes", False: "no", None: "cannot tell"}


def nothing():
    pass


def work():
    print("worker sees the parent:", ANSWERS[marked("parent")])
    sys.stdout.flush()
    mark("child")


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        executor.submit(nothing).result()
    mark("parent")
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        executor.submit(work).result()
    print("parent sees the worker:", ANSWERS[marked("child")])
