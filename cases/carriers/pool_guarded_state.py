# /// carrier
# title = "set under the main guard before the first worker was started, looked at in a Pool's worker"
# worker = "pool"
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
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", ANSWERS[marked("child")])
