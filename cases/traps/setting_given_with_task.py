# /// case
# title = "A setting that is passed with each task, and changed after the Pool was created"
#
# [prints]
# shared = "the worker sees the new value: yes"
# lost = "the worker sees the new value: no"
#
# [[expect]]
# outcome = "shared"
# why = "The argument is pickled when the task is sent, whatever has changed since the workers were started."
# ///
from __future__ import print_function

import multiprocessing

setting = "old"


def work(setting):
    return setting


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    setting = "new"
    seen = pool.apply(work, (setting,))
    pool.close()
    pool.join()
    print("the worker sees the new value:", "yes" if seen == "new" else "no")
