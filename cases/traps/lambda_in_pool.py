# /// case
# title = "A lambda as a Pool's task"
# instead = "traps/guarded-pool"
# fix = "Write a function at module level. To fix some of its arguments, use functools.partial()."
# symptoms = ["lambda in pool.map", "fails under fork too", "anonymous function"]
# threads = ["cms-sw/cmssw#51671"]
#
# [[expect]]
# outcome = "raised"
# exception = "PicklingError"
# why = "A task's function is pickled as the name by which the worker imports it, under fork too. A lambda has none: its name is <lambda>."
# ///
from __future__ import print_function

import multiprocessing

if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    square = pool.apply(lambda number: number * number, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
