# /// case
# title = "A Value created at module level, changed by a Process"
# prints.worker_sees = true
# claims = [4, 9]
# instead = "article/value-process-passed"
# recipe = "recipes/value/process-passed"
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
    worker = multiprocessing.Process(target=work)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if level.value == 2 else "no")
