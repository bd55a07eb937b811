# /// case
# title = "A Pool's task that returns its result"
#
# [prints]
# shared = "the parent gets the result: yes"
# lost = "the parent gets the result: no"
#
# [[expect]]
# outcome = "shared"
# why = "The worker pickles what the function returns, and map() gives the parent a copy of it."
# ///
from __future__ import print_function

import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(1)
    results = pool.map(square, [3])
    pool.close()
    pool.join()
    print("the parent gets the result:", "yes" if results == [9] else "no")
