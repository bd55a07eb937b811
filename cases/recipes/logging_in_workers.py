# /// case
# title = "Configure logging in each worker"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["configure logging in the workers"]
#
# [prints]
# shared = "MainProcess: sum 30"
# ///
"""Configure logging in each worker as in the parent, by the same function.

Put your own configuration into `configure`. To log to files, give each process its own,
or let the parent write for all.
"""

import logging
import multiprocessing
import sys

logger = logging.getLogger(__name__)


def configure():
    # does nothing in a forked worker, which has the parent's configuration
    logging.basicConfig(
        stream=sys.stdout,
        level=logging.INFO,
        format="%(processName)s: %(message)s",
    )


def work(number):
    logger.info("square of %d", number)
    return number * number


if __name__ == "__main__":
    configure()
    with multiprocessing.Pool(3, initializer=configure) as pool:
        squares = pool.map(work, range(5))
    logger.info("sum %d", sum(squares))
