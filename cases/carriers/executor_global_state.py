# /// carrier
# title = "set at module level, looked at in a ProcessPoolExecutor's worker"
# worker = "executor"
# reach = "global"
# carries = "state"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# ///
from __future__ import print_function

import concurrent.futures
import sys

from resource import mark, marked

ANSWERS = {True: "yes", False: "no", None: "cannot tell"}


def work():
    print("worker sees the parent:", ANSWERS[marked("parent")])
    sys.stdout.flush()
    mark("child")


mark("parent")

if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        executor.submit(work).result()
    print("parent sees the worker:", ANSWERS[marked("child")])
