# /// case
# title = "A ProcessPoolExecutor whose initializer raises"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# instead = "traps/prepared-in-task-executor"
# fix = "Let the tasks do the preparation that can fail: their exceptions are returned. Or catch the initializer's exception and raise it in the first task."
# symptoms = ["A child process terminated abruptly", "BrokenProcessPool without a reason", "Exception in initializer:"]
# situation = "executor-without-initializer"
#
# [[otherwise]]
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "An exception of the initializer is logged and ends the worker. When an Executor loses a worker, every task fails. Only the worker's log has the initializer's exception."
# ///
from __future__ import print_function

import concurrent.futures
import time


def prepare():
    time.sleep(0.1)  # simulates the preparation
    raise ValueError("the file of settings is not there")


def work(number):
    return number * number


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2, initializer=prepare) as executor:
        square = executor.submit(work, 3).result()
    print("parent sees the worker:", "yes" if square == 9 else "no")
