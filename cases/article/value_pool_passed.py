# /// case
# title = "A Value passed to a Pool's worker as a task's argument"
# prints.worker_sees = true
# claims = [5]
# instead = "atlas/value/pool-initializer"
# recipe = "recipes/value/pool-initializer"
# situation = "inherited-only-passed-to-a-task"
# ///
from __future__ import print_function

import multiprocessing
import sys


def work(level):
    print("worker sees the parent:", "yes" if level.value == 1 else "no")
    sys.stdout.flush()
    level.value = 2


if __name__ == "__main__":
    level = multiprocessing.Value("i", 0)
    level.value = 1
    pool = multiprocessing.Pool(2)
    pool.apply(work, (level,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if level.value == 2 else "no")
