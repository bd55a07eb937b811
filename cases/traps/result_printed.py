# /// case
# title = "A Pool's task that prints its result instead of returning it"
# instead = "traps/result-returned"
# fix = "Return the result. map(), apply() and get() give the parent what the function returns."
# symptoms = ["map returns a list of None", "result of apply_async is None", "[None, None, None]"]
#
# [prints]
# shared = "the parent gets the result: yes"
# lost = "the parent gets the result: no"
#
# [[expect]]
# outcome = "lost"
# why = "The parent gets what the worker's function returns, and a function without return returns None. What it prints goes to the terminal."
# ///
from __future__ import print_function

import multiprocessing


def square(number):
    print(number * number)


if __name__ == "__main__":
    pool = multiprocessing.Pool(1)
    results = pool.map(square, [3])
    pool.close()
    pool.join()
    print("the parent gets the result:", "yes" if results == [9] else "no")
