# /// case
# title = "Log from all workers in one place"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["logging of several processes into one file", "QueueHandler", "log file is garbled by several processes", "RotatingFileHandler", "each line is logged several times"]
#
# [prints]
# shared = "square of 3: 9"
# ///
"""Log from all workers in one place: a Queue takes their records to the parent.

Configure the parent as you like, with a FileHandler for instance: the workers' records
go where its own go. `%(processName)s` in the format tells the workers apart.
"""

import logging
import logging.handlers
import multiprocessing
import sys

logger = logging.getLogger(__name__)


def init(records):
    root = logging.getLogger()
    # in the place of the parent's handlers, which a forked worker inherits
    root.handlers = [logging.handlers.QueueHandler(records)]
    root.setLevel(logging.INFO)


def work(number):
    logger.info("square of %d: %d", number, number * number)


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    records = multiprocessing.Queue()
    listener = logging.handlers.QueueListener(records, *logging.getLogger().handlers)
    with multiprocessing.Pool(3, initializer=init, initargs=(records,)) as pool:
        listener.start()  # it is a thread: start it after the workers are forked
        try:
            pool.map(work, range(5))
            # let the workers end by themselves, so that they send their last records
            pool.close()
            pool.join()
        finally:
            listener.stop()
    logger.info("all squares are logged")
