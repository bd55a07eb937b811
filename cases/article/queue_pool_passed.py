# /// case
# title = "A Queue passed to a Pool's worker as a task's argument"
# claims = [3]
# instead = "atlas/queue/pool-initializer"
#
# [[expect]]
# outcome = "raised"
# exception = "RuntimeError"
# why = "A Queue can be handed over only while a process is being created, and a Pool's workers run already when a task is sent to them: apply() raises what pickling raised. The Pool's initargs would take it."
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
