# /// case
# title = "A Manager's list passed to a Process as args=(names,)"
#
# [[expect]]
# outcome = "shared"
# why = "With the comma (names,) is a tuple of one argument."
# ///
from __future__ import print_function

import multiprocessing


def work(names):
    names.append("worker")


if __name__ == "__main__":
    names = multiprocessing.Manager().list()
    worker = multiprocessing.Process(target=work, args=(names,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
