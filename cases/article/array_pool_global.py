# /// case
# title = "An Array made at module level, changed by a Pool's worker"
# claims = [5, 9]
# instead = "atlas/array/pool-initializer"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "The memory of an Array is mapped as shared: a forked worker of a Pool inherits the mapping, and both sides use the same bytes."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "The worker changes the Array that running the module again made, in the worker or in the fork server, and the parent's stays as it was."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing
import sys

scores = multiprocessing.Array("i", [0, 0, 0, 0])


def work():
    print("worker sees the parent:", "yes" if scores[0] == 10 else "no")
    sys.stdout.flush()
    scores[1] = 20


if __name__ == "__main__":
    scores[0] = 10
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if scores[1] == 20 else "no")
