# /// case
# title = "A Pool with as many workers as there are cores, and 60 at most"
#
# [limits]
# processes = 300  # as many as there are cores, and more
#
# [[expect]]
# outcome = "shared"
# why = "60 workers are few enough for every system."
# ///
from __future__ import print_function

import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(min(60, multiprocessing.cpu_count()))
    squares = pool.map(work, [1, 2, 3])
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
