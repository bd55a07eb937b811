# /// case
# title = "A Manager's dict that one task of a Pool changes and the next one reads, with maxtasksperchild"
#
# [prints]
# shared = "the next task finds it: yes"
# lost = "the next task finds it: no"
#
# [[expect]]
# outcome = "shared"
# why = "The dict is in the Manager's process and outlives each worker. The initializer gives its proxy to each new worker."
# ///
from __future__ import print_function

import multiprocessing


def prepare(shared):
    global seen
    seen = shared


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
