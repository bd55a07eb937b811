# /// case
# title = "A proxy of a Manager with its own authkey, given to a Pool's workers through the initializer"
#
# [[expect]]
# outcome = "shared"
# why = "A proxy is pickled with its key while a process is being created, and a forked worker inherits it with its key."
# ///
from __future__ import print_function

import multiprocessing
import multiprocessing.managers


def prepare(given):
    global names
    names = given


def work():
    names.append("worker")


if __name__ == "__main__":
    manager = multiprocessing.managers.SyncManager(authkey=b"a key of its own")
    manager.start()
    names = manager.list()
    pool = multiprocessing.Pool(2, prepare, (names,))
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
