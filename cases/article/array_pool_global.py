# /// case
# title = "An Array created at module level, changed by a Pool's worker"
# prints.worker_sees = true
# claims = [5, 9]
# instead = "atlas/array/pool-initializer"
# recipe = "recipes/array/pool-initializer"
# situation = "shared-memory-at-module-level"
# ///
from __future__ import print_function

import multiprocessing
import sys

scores = multiprocessing.Array("i", [0, 0, 0, 0])


def work():
    print("worker sees the parent:", "yes" if scores[0] == 10 else "no")
    sys.stdout.flush()
    scores[1] = 20


if __name__ == "__main__":
    scores[0] = 10
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if scores[1] == 20 else "no")
