# /// case
# title = "Get results from workers"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["collect the results of workers in a list", "how to get a return value", "return value of a Process"]
#
# [prints]
# shared = "[0, 1, 4, 9, 16]"
# ///
"""Get results from workers: return them, and `map` collects them in the tasks' order.

Put your own work in the place of `work`. For several arguments use `pool.starmap`.
"""

import multiprocessing


def work(number):
    # a list of the parent would not change: a worker appends to its own copy
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        squares = pool.map(work, range(5))
    print(squares)
