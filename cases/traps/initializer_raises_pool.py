# /// case
# title = "A Pool whose initializer raises: it replaces its workers forever"
# instead = "traps/prepared-in-task-pool"
# fix = "Let the tasks do the preparation that can fail: their exceptions are returned. Or catch the initializer's exception and raise it in the first task."
# symptoms = ["Pool restarts its workers forever", "CPU at 100 % and no progress", "initializer fails and the program hangs", "workers restart endlessly"]
#
# [[expect]]
# outcome = "hung"
# detail = "storm"
# why = "An exception of the initializer ends the worker before its first task. The Pool reports nothing and replaces the worker, which fails in the same way. apply() waits forever."
# ///
from __future__ import print_function

import multiprocessing
import time


def prepare():
    time.sleep(0.02)  # simulates the preparation
    raise ValueError("the file of settings is not there")


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(1, prepare)
    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
