# /// case
# title = "An Array passed to a Process that changes it"
# prints.worker_sees = true
# claims = [4]
# situation = "shared-memory-passed"
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
    worker = multiprocessing.Process(target=work, args=(scores,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if scores[1] == 20 else "no")
