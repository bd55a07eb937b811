# /// case
# title = "A Queue passed to a Pool's worker as a task's argument"
# claims = [3]
# instead = "atlas/queue/pool-initializer"
# recipe = "recipes/queue/pool-initializer"
# situation = "inherited-only-passed-to-a-task"
# symptoms = ["Queue as an argument of pool.map", "pass a Queue to a Pool"]
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    pool = multiprocessing.Pool(2)
    pool.apply(work, (letters,))
    letter = letters.get()
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
