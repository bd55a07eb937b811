# /// case
# title = "Options parsed under the main guard, and given to a Pool's workers through the initializer"
#
# [[expect]]
# outcome = "shared"
# why = "Each worker gets the initializer's arguments while it is being created, and the initializer sets the worker's own global."
# ///
from __future__ import print_function

import argparse
import multiprocessing


def prepare(given):
    global options
    options = given


def work(number):
    return options.factor * number


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--factor", type=int, default=2)
    options = parser.parse_args(["--factor", "10"])
    pool = multiprocessing.Pool(2, prepare, (options,))
    product = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if product == 30 else "no")
