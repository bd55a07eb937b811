# /// case
# title = "A Value passed to a Process that changes it"
# prints.worker_sees = true
# claims = [4]
# situation = "shared-memory-passed"
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
    worker = multiprocessing.Process(target=work, args=(level,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if level.value == 2 else "no")
