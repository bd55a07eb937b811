# /// case
# title = "Submitting tasks until a Manager's list, created at module level, has an entry"
# claims = [7, 11]
# instead = "article/early-stop-returned"
# recipe = "recipes/first-hit"
# threads = ["gh-128145"]
# situation = "manager-at-module-level"
# symptoms = ["stop all workers when one has found the answer"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker inherits the proxy, and the parent sees the worker's first entry in the Manager's process. That ends only the submitting: tasks that are already queued still run."
# ///
from __future__ import print_function

import multiprocessing
import time

TASKS = 1000
found = multiprocessing.Manager().list()


def work(number):
    found.append(number * number)


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    pool.apply(abs, (0,))  # returns when a worker is ready
    submitted = 0
    while submitted < TASKS and len(found) == 0:
        pool.apply_async(work, (submitted,))
        submitted += 1
        time.sleep(0.001)  # simulates finding the next task
    pool.close()
    pool.join()
    stopped = "yes" if submitted < TASKS else "no"
    print("stopped early:", stopped)
    print("submitted:", submitted)
    print("ran:", len(found))
    print("parent sees the worker:", stopped)
