# /// case
# title = "A Queue created at module level, put into by a Pool's worker"
# claims = [3, 9]
# instead = "atlas/queue/pool-initializer"
# recipe = "recipes/queue/pool-initializer"
# situation = "queue-inherited-by-fork"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "idle"
# why = "Running the module again creates another queue, and the worker puts into that one. The task succeeds, and the parent's get() waits forever."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing

letters = multiprocessing.Queue()


def work():
    letters.put("from the worker")


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    letter = letters.get()
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
