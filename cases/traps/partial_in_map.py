# /// case
# title = "A functools.partial() of a function of the module, passed to a Pool's map()"
#
# [[expect]]
# outcome = "shared"
# why = "A partial object is pickled as its function's name and its arguments, and both can be pickled."
# ///
from __future__ import print_function

import functools
import multiprocessing


def power(exponent, number):
    return number**exponent


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    squares = pool.map(functools.partial(power, 2), [1, 2, 3])
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
