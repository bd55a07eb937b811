# /// case
# title = "A Manager's list read within the with block that ends the Manager"
#
# [[expect]]
# outcome = "shared"
# why = "The Manager's process runs until the end of the block, and the parent reads the list before."
# ///
from __future__ import print_function

import multiprocessing


def work(names):
    names.append("worker")


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        names = manager.list()
        worker = multiprocessing.Process(target=work, args=(names,))
        worker.start()
        worker.join()
        print("parent sees the worker:", "yes" if "worker" in names else "no")
