# /// case
# title = "An Array passed to a Pool's worker as a task's argument"
# prints.worker_sees = true
# claims = [5]
# instead = "atlas/array/pool-initializer"
# recipe = "recipes/array/pool-initializer"
# situation = "inherited-only-passed-to-a-task"
# ///
from __future__ import print_function

import multiprocessing
import sys


def work(scores):
    print("worker sees the parent:", "yes" if scores[0] == 10 else "no")
    sys.stdout.flush()
    scores[1] = 20


if __name__ == "__main__":
    scores = multiprocessing.Array("i", [0, 0, 0, 0])
    scores[0] = 10
    pool = multiprocessing.Pool(2)
    pool.apply(work, (scores,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if scores[1] == 20 else "no")
