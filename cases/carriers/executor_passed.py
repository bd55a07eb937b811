# /// carrier
# title = "passed to a ProcessPoolExecutor's task as an argument"
# worker = "executor"
# reach = "passed"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
#
# [[override]]
# families = ["inherited"]
# when = 'python_version < "3.7"'
# outcome = "hung"
# detail = "idle"
# why = "The thread that sends the tasks prints the RuntimeError and drops the task, and the parent waits for its result forever. From 3.7 the RuntimeError becomes the task's result."
# ///
from __future__ import print_function

import concurrent.futures
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
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        executor.submit(work, shared).result()
    print("parent sees the worker:", ANSWERS[marked(shared, "child")])
