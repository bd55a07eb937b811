# /// case
# title = "Logging that is configured under the main guard, and records of a Pool's workers"
# instead = "traps/logging-in-initializer"
# fix = "Configure logging in each worker: in the initializer of a Pool or an Executor, or at the beginning of a Process's function. Or send the records to the parent with a QueueHandler."
# symptoms = ["workers log nothing", "log messages of workers are missing", "no log output from child processes", "only warnings of the workers are logged", "logging.info prints nothing", "logging of workers does not show on Windows"]
# threads = ["dynawo/dyn-grid-compliance-verification#392", "blakeblackshear/frigate#18704", "taskiq-python/taskiq#435"]
#
# [prints]
# shared = "the log has the worker's record: yes"
# lost = "the log has the worker's record: no"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the parent's loggers, with their levels and handlers, and the handler's open file."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# why = "A worker that is not forked from the parent imports logging anew, and nothing under the main guard runs there. Its root logger has the level WARNING and no handler, so a record of the level INFO goes nowhere."
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
    pool = multiprocessing.Pool(1)
    pool.apply(work, (3,))
    pool.close()
    pool.join()
    with open(path) as file:
        print("the log has the worker's record:", "yes" if "square of 3" in file.read() else "no")
