# /// carrier
# title = "set under the main guard before the first worker was started, looked at in a Process"
# worker = "process"
# reach = "guarded"
# carries = "state"
# ///
from __future__ import print_function

import multiprocessing
import sys

from resource import mark, marked

ANSWERS = {True: "yes", False: "no", None: "cannot tell"}


def work():
    print("worker sees the parent:", ANSWERS[marked("parent")])
    sys.stdout.flush()
    mark("child")


if __name__ == "__main__":
    mark("parent")
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
    print("parent sees the worker:", ANSWERS[marked("child")])
