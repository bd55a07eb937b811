# /// case
# title = "A ProcessPoolExecutor used under the main guard, whose tasks take arguments and return results"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
#
# [[expect]]
# outcome = "shared"
# why = "Arguments and results are pickled and travel through the Executor's pipes, on every start method; under the guard, running the module again starts nothing."
# ///
from __future__ import print_function

import concurrent.futures


def work(number):
    return number * number


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        square = executor.submit(work, 3).result()
    print("parent sees the worker:", "yes" if square == 9 else "no")
