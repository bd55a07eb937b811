# /// case
# title = "Stopping a Pool at the first hit that a task returns"
# claims = [12]
#
# [[expect]]
# outcome = "shared"
# why = "A task's result reaches the parent on every start method. terminate() then stops the workers, and queued tasks never run."
# ///
from __future__ import print_function

import multiprocessing
import time

TASKS = 10000
submitted = 0


def numbers():
    global submitted
    for number in range(TASKS):
        submitted += 1
        yield number


def prepare(counter):
    global tasks_run
    tasks_run = counter


def work(number):
    with tasks_run.get_lock():
        tasks_run.value += 1
    time.sleep(0.001)  # simulates the work
    return number if number == 234 else None


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    pool = multiprocessing.Pool(2, prepare, (counter,))
    hit = None
    for answer in pool.imap_unordered(work, numbers(), chunksize=20):
        if answer is not None:
            hit = answer
            break
    pool.terminate()
    pool.join()
    # a terminated worker may still hold the lock, so read without it
    ran = counter.get_obj().value
    stopped = "yes" if hit == 234 and ran < TASKS else "no"
    print("stopped early:", stopped)
    print("submitted:", submitted)
    print("ran:", ran)
    print("parent sees the worker:", stopped)
