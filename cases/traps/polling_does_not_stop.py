# /// case
# title = "Polling a shared list to stop a Pool: every task that is queued already still runs"
# instead = "article/early-stop-returned"
# threads = ["the article"]
#
# [prints]
# shared = "the queued tasks were stopped: yes"
# lost = "the queued tasks were stopped: no"
#
# [[expect]]
# outcome = "lost"
# why = "Looking at the list ends the parent's own loop alone: what is queued stays queued, and close() and join() wait until all of it has run. terminate() would end the workers."
# ///
from __future__ import print_function

import multiprocessing
import time

TASKS = 60


def work(number, found):
    found.append(number)
    time.sleep(0.01)  # stands for the work


if __name__ == "__main__":
    found = multiprocessing.Manager().list()
    pool = multiprocessing.Pool(2)
    for number in range(TASKS):
        pool.apply_async(work, (number, found))
    while len(found) == 0:
        time.sleep(0.01)
    # the first hit is there, and the loop that looked for it is over
    pool.close()
    pool.join()
    print("ran:", len(found), "of", TASKS)
    print("the queued tasks were stopped:", "yes" if len(found) < TASKS else "no")
