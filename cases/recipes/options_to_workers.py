# /// case
# title = "Give command-line options to all workers"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["pass configuration or argparse options to workers", "pass an extra argument to workers"]
#
# [prints]
# shared = "[0, 2, 4, 6, 8]"
# ///
"""Give command-line options to all workers: the parent parses them and hands them over.

Add your own options to the parser: the workers have them too.
"""

import argparse
import multiprocessing


def init(shared_options):
    global options
    options = shared_options


def work(number):
    return number * options.factor


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--factor", type=int, default=2)
    parser.add_argument("--workers", type=int, default=3)
    options = parser.parse_args()
    with multiprocessing.Pool(
        options.workers, initializer=init, initargs=(options,)
    ) as pool:
        print(pool.map(work, range(5)))
