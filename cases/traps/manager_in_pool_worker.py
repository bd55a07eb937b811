# /// case
# title = "A Manager made in a Pool's worker"
# instead = "article/manager-list-pool-passed"
#
# [[expect]]
# when = '"without-asserts" in extras'
# outcome = "shared"
# why = "What forbids it is an assert statement, and the standard library of Windows' embeddable build is compiled without any."
#
# [[expect]]
# outcome = "raised"
# exception = "AssertionError"
# why = "A Manager is a process of its own, and a Pool's workers are daemonic: they may not start any."
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
