# /// case
# title = "An Array passed to a Process that changes it"
# claims = [4]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "The memory of an Array is mapped as shared: a forked worker inherits the mapping, and both sides use the same bytes."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "While a process is being created, an Array among its arguments hands over its memory and its lock."
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
