# /// case
# title = "A Manager's list created at module level, appended to by a Process"
# prints.worker_sees = true
# claims = [7, 9]
# instead = "article/manager-list-process-passed"
# recipe = "recipes/manager-list/process-passed"
# threads = ["gh-128145"]
# situation = ["manager-list-at-module-level", "manager-at-module-level"]
# ///
from __future__ import print_function

import multiprocessing
import sys

names = multiprocessing.Manager().list()


def work():
    print("worker sees the parent:", "yes" if "parent" in names else "no")
    sys.stdout.flush()
    names.append("worker")


if __name__ == "__main__":
    names.append("parent")
    worker = multiprocessing.Process(target=work)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
