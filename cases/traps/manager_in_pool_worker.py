# /// case
# title = "A Manager created in a Pool's worker"
# instead = "traps/manager-of-the-parent"
# fix = "Create the Manager in the parent and pass its proxies to the tasks. An Executor's workers, which are not daemonic, may create one."
# symptoms = ["daemonic processes are not allowed to have children", "Manager inside a worker"]
# situation = "child-of-a-daemonic-worker"
# ///
from __future__ import print_function

import multiprocessing


def work():
    names = multiprocessing.Manager().list()
    names.append("worker")
    return list(names)


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    names = pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
