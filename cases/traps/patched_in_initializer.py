# /// case
# title = "A function that the initializer of a Pool replaces in each worker"
#
# [prints]
# shared = "the worker calls the replacement: yes"
# lost = "the worker calls the replacement: no"
# worker_sees = true
#
# [[expect]]
# outcome = "shared"
# why = "The initializer runs in each worker before its first task, so the task finds the replacement there."
# ///
from __future__ import print_function

import multiprocessing
import platform
import sys


def fake_node():
    return "a test's machine"


def patch():
    platform.node = fake_node


def work():
    node = platform.node()
    print("worker sees the parent:", "yes" if node == "a test's machine" else "no")
    sys.stdout.flush()
    return node


if __name__ == "__main__":
    pool = multiprocessing.Pool(1, patch)
    node = pool.apply(work)
    pool.close()
    pool.join()
    print("the worker calls the replacement:", "yes" if node == "a test's machine" else "no")
