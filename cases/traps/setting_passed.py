# /// case
# title = "A setting changed under the main guard, and passed to a Pool's task"
#
# [prints]
# shared = "the result has the setting: yes"
# lost = "the result has the setting: no"
# worker_sees = true
#
# [[expect]]
# outcome = "shared"
# why = "A task's arguments are pickled when the task is sent, so the worker gets the settings as they are then, under every start method."
# ///
from __future__ import print_function

import multiprocessing
import sys

settings = {"factor": 1}


def work(number, settings):
    print("worker sees the parent:", "yes" if settings["factor"] == 10 else "no")
    sys.stdout.flush()
    return settings["factor"] * number


if __name__ == "__main__":
    settings["factor"] = 10
    pool = multiprocessing.Pool(2)
    product = pool.apply(work, (3, settings))
    pool.close()
    pool.join()
    print("the result has the setting:", "yes" if product == 30 else "no")
