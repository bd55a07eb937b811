# /// case
# title = "A Value created at module level, changed by a Pool's worker"
# prints.worker_sees = true
# claims = [5, 9]
# instead = "atlas/value/pool-initializer"
# recipe = "recipes/value/pool-initializer"
# situation = "shared-memory-at-module-level"
# ///
from __future__ import print_function

import multiprocessing
import sys

level = multiprocessing.Value("i", 0)


def work():
    print("worker sees the parent:", "yes" if level.value == 1 else "no")
    sys.stdout.flush()
    level.value = 2


if __name__ == "__main__":
    level.value = 1
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if level.value == 2 else "no")
