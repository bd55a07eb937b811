# /// case
# title = "Logging that the initializer of a Pool configures in each worker"
#
# [prints]
# shared = "the log has the worker's record: yes"
# lost = "the log has the worker's record: no"
#
# [[expect]]
# outcome = "shared"
# why = "The initializer runs in each worker before its first task, and configures the loggers that the tasks use. Here each process appends to the same file."
# ///
from __future__ import print_function

import logging
import multiprocessing
import os
import tempfile


def configure(path):
    logging.basicConfig(filename=path, level=logging.INFO)


def work(number):
    logging.info("square of %s", number)
    return number * number


if __name__ == "__main__":
    path = os.path.join(tempfile.mkdtemp(), "program.log")
    configure(path)
    logging.info("the parent")
    pool = multiprocessing.Pool(1, configure, (path,))
    pool.apply(work, (3,))
    pool.close()
    pool.join()
    with open(path) as file:
        print("the log has the worker's record:", "yes" if "square of 3" in file.read() else "no")
