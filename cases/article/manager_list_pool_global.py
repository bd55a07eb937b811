# /// case
# title = "A Manager's list created at module level, appended to by a Pool's worker"
# prints.worker_sees = true
# claims = [6, 7, 9]
# instead = "article/manager-list-pool-passed"
# recipe = "recipes/manager-list/pool-initializer"
# fix = "Start the Manager under `if __name__ == \"__main__\":` and hand its list to the workers."
# symptoms = ["Manager hangs when it is started", "program does not start on Windows"]
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
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
