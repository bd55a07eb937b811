# /// case
# title = "A Manager's list passed to a Process that appends to it"
# prints.worker_sees = true
# claims = [9]
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
    worker = multiprocessing.Process(target=work, args=(names,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
