# /// case
# title = "A ProcessPoolExecutor's task that does the preparation itself, and raises"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
#
# [prints]
# shared = "the parent is told of the error: yes"
# lost = "the parent is told of the error: no"
#
# [[expect]]
# outcome = "shared"
# why = "An exception of a task is the result of its future, and the Executor goes on. A task can keep what it has prepared in a global of its worker."
# ///
from __future__ import print_function

import concurrent.futures
import time


def prepare():
    time.sleep(0.1)  # simulates the preparation
    raise ValueError("the file of settings is not there")


def work(number):
    prepare()
    return number * number


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        future = executor.submit(work, 3)
        error = future.exception()
    print("the parent is told of the error:", "yes" if isinstance(error, ValueError) else "no")
