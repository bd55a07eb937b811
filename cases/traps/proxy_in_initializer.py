# /// case
# title = "A Manager created in the parent, and its list given to a Pool's workers through the initializer"
#
# [[expect]]
# outcome = "shared"
# why = "The parent may start the Manager's process. The list's proxy travels while the worker is being created."
# ///
from __future__ import print_function

import multiprocessing


def prepare(given):
    global names
    names = given


def work():
    names.append("worker")
    return len(names)


if __name__ == "__main__":
    names = multiprocessing.Manager().list()
    pool = multiprocessing.Pool(1, prepare, (names,))
    length = pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if length == 1 else "no")
