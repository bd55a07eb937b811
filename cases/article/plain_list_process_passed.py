# /// case
# title = "A plain list passed to a Process that appends to it"
# prints.worker_sees = true
# claims = [1]
# instead = "article/manager-list-process-passed"
# recipe = "recipes/manager-list/process-passed"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "A fork copies the parent's memory, with the arguments. The worker appends to its own copy of the list."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "copy"
# why = "A Process's arguments are pickled for the worker, which unpickles a copy of the list and appends to the copy."
# ///
from __future__ import print_function

import multiprocessing
import sys


def work(names):
    print("worker sees the parent:", "yes" if "parent" in names else "no")
    sys.stdout.flush()
    names.append("worker")


if __name__ == "__main__":
    names = []
    names.append("parent")
    worker = multiprocessing.Process(target=work, args=(names,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
