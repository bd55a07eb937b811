# /// case
# title = "A global of a Pool's worker that one task sets and the next one reads, with maxtasksperchild"
# instead = "traps/state-in-manager"
# fix = "Do not keep between tasks what must not be lost. Keep it in a Manager's dict or in a Value that the initializer gives to each worker, or return it."
# symptoms = ["worker loses its state", "cache is empty again", "connection is opened again and again", "initializer runs more than once"]
#
# [prints]
# shared = "the next task finds it: yes"
# lost = "the next task finds it: no"
#
# [[expect]]
# outcome = "lost"
# why = "A worker's globals live as long as the worker. With maxtasksperchild=1 it ends after its task, and the Pool starts another one, in which the initializer runs again. A worker that crashed is replaced in the same way."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.Pool"
# ///
from __future__ import print_function

import multiprocessing


def prepare(shared):
    global seen
    seen = {}


def work(name):
    known = name in seen
    seen[name] = True
    return known


if __name__ == "__main__":
    manager = multiprocessing.Manager()
    pool = multiprocessing.Pool(1, prepare, (manager.dict(),), maxtasksperchild=1)
    pool.apply(work, ("entry",))
    known = pool.apply(work, ("entry",))
    pool.close()
    pool.join()
    print("the next task finds it:", "yes" if known else "no")
