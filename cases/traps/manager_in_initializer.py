# /// case
# title = "A Manager created by the initializer of a Pool: the Pool replaces its workers forever"
# instead = "traps/proxy-in-initializer"
# fix = "Create the Manager in the parent, and give its proxies to the workers through the initializer."
# symptoms = ["daemonic processes are not allowed to have children", "Pool restarts its workers forever", "initializer starts a process"]
#
# [[expect]]
# when = '"without-asserts" in extras'
# outcome = "shared"
# why = "An assert statement forbids a Pool's worker to start a process, and the standard library of Windows' embeddable build is compiled without asserts."
#
# [[expect]]
# outcome = "hung"
# detail = "storm"
# why = "A Manager is a process, and a Pool's worker, which is daemonic, may not start one. The AssertionError ends the worker in its initializer. The Pool reports nothing and replaces the worker, which fails in the same way."
# ///
from __future__ import print_function

import multiprocessing


def prepare():
    global names
    names = multiprocessing.Manager().list()


def work():
    names.append("worker")
    return len(names)


if __name__ == "__main__":
    pool = multiprocessing.Pool(1, prepare)
    length = pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if length == 1 else "no")
