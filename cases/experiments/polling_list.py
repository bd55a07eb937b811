# /// experiment
# title = "Polling a Manager's list passed to the initializer"
# ///
from __future__ import print_function

import json
import multiprocessing
import time

TASKS, WANTED = 2000, 100
clock = getattr(time, "perf_counter", time.time)


def prepare(given_ran, given_found):
    global ran, found
    ran, found = given_ran, given_found


def work(number):
    with ran.get_lock():
        ran.value += 1
    time.sleep(0.002)
    if number == WANTED:
        found.append(number)


if __name__ == "__main__":
    ran = multiprocessing.Value("i", 0)
    found = multiprocessing.Manager().list()
    pool = multiprocessing.Pool(2, prepare, (ran, found))
    began = clock()
    submitted = 0
    for number in range(TASKS):
        if len(found) > 0:
            break
        pool.apply_async(work, (number,))
        submitted += 1
    pool.close()
    pool.join()
    print(json.dumps({"submitted": submitted, "ran": ran.value, "needed": WANTED + 1, "seconds": clock() - began}))
