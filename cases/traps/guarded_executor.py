# /// case
# title = "A ProcessPoolExecutor under the main guard, with arguments and results"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
#
# [[expect]]
# outcome = "shared"
# why = "On every start method, arguments and results are pickled and sent through the Executor's pipes. Because of the guard, running the module again starts nothing."
# ///
from __future__ import print_function

import concurrent.futures


def work(number):
    return number * number


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        square = executor.submit(work, 3).result()
    print("parent sees the worker:", "yes" if square == 9 else "no")
