# /// case
# title = "An Array passed to a Process as args=(array), which is not a tuple"
# prints.worker_sees = true
# claims = [4]
# instead = "article/array-process-passed"
# recipe = "recipes/array/process-passed"
#
# [[expect]]
# outcome = "lost"
# detail = "failed"
# why = "Without a comma (scores) is the Array itself, and its four elements become four arguments. The worker fails with a TypeError. The parent gets no error, and its Array is unchanged."
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
    worker = multiprocessing.Process(target=work, args=(scores))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if scores[1] == 20 else "no")
