# /// case
# title = "Polling a shared list to stop a Pool: tasks that are already queued still run"
# instead = "traps/terminated-pool"
# fix = "Call terminate() when you have what you need, or let the tasks look at an Event."
# symptoms = ["Pool does not stop early", "remaining tasks still run"]
# threads = ["the article"]
#
# [prints]
# shared = "the queued tasks were stopped: yes"
# lost = "the queued tasks were stopped: no"
#
# [[expect]]
# outcome = "lost"
# why = "Polling the list ends only the parent's loop. Queued tasks stay queued, and close() and join() wait until all of them have run. terminate() would stop the workers."
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
    pool.close()
    pool.join()
    print("ran:", len(found), "of", TASKS)
    print("the queued tasks were stopped:", "yes" if len(found) < TASKS else "no")
