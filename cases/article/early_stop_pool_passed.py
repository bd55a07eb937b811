# /// case
# title = "Submitting tasks until a Manager's list, passed with each task, has an entry"
# claims = [9, 10, 11]
#
# [[expect]]
# outcome = "shared"
# why = "The proxy is passed with each task, and the parent sees the first entry in the Manager's process. That ends only the submitting: tasks that are already queued still run."
# ///
from __future__ import print_function

import multiprocessing
import time

TASKS = 1000


def work(number, found):
    found.append(number * number)


if __name__ == "__main__":
    found = multiprocessing.Manager().list()
    pool = multiprocessing.Pool(2)
    pool.apply(len, (found,))  # returns when a worker is ready and connected to the list
    submitted = 0
    while submitted < TASKS and len(found) == 0:
        pool.apply_async(work, (submitted, found))
        submitted += 1
        time.sleep(0.001)  # simulates finding the next task
    pool.close()
    pool.join()
    stopped = "yes" if submitted < TASKS else "no"
    print("stopped early:", stopped)
    print("submitted:", submitted)
    print("ran:", len(found))
    print("parent sees the worker:", stopped)
