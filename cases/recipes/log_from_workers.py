# /// case
# title = "Log from all workers in one place"
# situation = "recipe"
# needs = ["python>=3.8"]
#
# [prints]
# shared = "INFO square of 3: 9"
# ///
"""Log from all workers in one place: a Queue takes their records to the parent.

Put your own handler, such as a FileHandler, in the place of the StreamHandler.
`%(processName)s` in its format tells the workers apart.
"""

import logging
import logging.handlers
import multiprocessing
import sys

logger = logging.getLogger(__name__)


def initialize(queue):
    root = logging.getLogger()
    root.handlers = [logging.handlers.QueueHandler(queue)]
    root.setLevel(logging.INFO)


def work(number):
    logger.info("square of %d: %d", number, number * number)


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    listener = logging.handlers.QueueListener(queue, handler)
    with multiprocessing.Pool(3, initialize, (queue,)) as pool:
        listener.start()  # a thread, so only after the workers have been forked
        pool.map(work, range(5))
        pool.close()
        pool.join()  # their last records are out when they have ended by themselves
    listener.stop()
