# /// case
# title = "Polling a shared list to stop a Pool, and terminate() to end it"
#
# [prints]
# shared = "the queued tasks were stopped: yes"
# lost = "the queued tasks were stopped: no"
#
# [[expect]]
# outcome = "shared"
# why = "terminate() ends the workers and drops the tasks that are queued."
# ///
from __future__ import print_function

import multiprocessing
import time

TASKS = 60


def work(number, found):
    found.append(number)
    time.sleep(0.01)  # simulates the work


if __name__ == "__main__":
    found = multiprocessing.Manager().list()
    pool = multiprocessing.Pool(2)
    for number in range(TASKS):
        pool.apply_async(work, (number, found))
    while len(found) == 0:
        time.sleep(0.01)
    # the first hit is there, and the polling ends
    pool.terminate()
    pool.join()
    print("ran:", len(found), "of", TASKS)
    print("the queued tasks were stopped:", "yes" if len(found) < TASKS else "no")
