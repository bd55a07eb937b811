# /// carrier
# title = "set at module level, looked at in a Pool's worker"
# worker = "pool"
# reach = "global"
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


mark("parent")

if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", ANSWERS[marked("child")])
