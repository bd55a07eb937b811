# /// case
# title = "A Manager created in the parent, and its list passed to a Pool's worker"
#
# [[expect]]
# outcome = "shared"
# why = "The Manager is a child of the parent, which may have children. The proxy of its list can be a task's argument."
# ///
from __future__ import print_function

import multiprocessing


def work(names):
    names.append("worker")
    return list(names)


if __name__ == "__main__":
    names = multiprocessing.Manager().list()
    pool = multiprocessing.Pool(2)
    names = pool.apply(work, (names,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
