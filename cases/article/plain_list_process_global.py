# /// case
# title = "A plain list created at module level, appended to by a Process"
# prints.worker_sees = true
# claims = [1]
# instead = "article/manager-list-process-passed"
# recipe = "recipes/manager-list/process-passed"
# symptoms = ["list is empty after the worker appended to it", "global list is not updated"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "A fork copies the parent's memory. The worker appends to its own copy of the list."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "A worker that is not forked from the parent gets another list when the module runs again, and appends to that one."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing
import sys

names = []


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
