# /// case
# title = "A Manager's list passed to a Pool's worker as a task's argument"
# prints.worker_sees = true
# claims = [6, 9]
# situation = "proxy-passed"
# ///
from __future__ import print_function

import multiprocessing
import sys


def work(names):
    print("worker sees the parent:", "yes" if "parent" in names else "no")
    sys.stdout.flush()
    names.append("worker")


if __name__ == "__main__":
    names = multiprocessing.Manager().list()
    names.append("parent")
    pool = multiprocessing.Pool(2)
    pool.apply(work, (names,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
