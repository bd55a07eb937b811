# /// case
# title = "An Array created at module level, changed by a Process"
# prints.worker_sees = true
# claims = [4, 9]
# instead = "article/array-process-passed"
# recipe = "recipes/array/process-passed"
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
    worker = multiprocessing.Process(target=work)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if scores[1] == 20 else "no")
