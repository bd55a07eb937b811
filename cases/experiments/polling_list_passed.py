# /// experiment
# title = "Polling a Manager's list passed with each task, as the article does on Windows"
# ///
from __future__ import print_function

import json
import multiprocessing
import time

TASKS, WANTED = 2000, 100
clock = getattr(time, "perf_counter", time.time)


def prepare(given_ran):
    global ran
    ran = given_ran


def work(number, found):
    with ran.get_lock():
        ran.value += 1
    time.sleep(0.002)
    if number == WANTED:
        found.append(number)


if __name__ == "__main__":
    ran = multiprocessing.Value("i", 0)
    found = multiprocessing.Manager().list()
    pool = multiprocessing.Pool(2, prepare, (ran,))
    began = clock()
    submitted = 0
    for number in range(TASKS):
        if len(found) > 0:
            break
        pool.apply_async(work, (number, found))
        submitted += 1
    pool.close()
    pool.join()
    print(json.dumps({"submitted": submitted, "ran": ran.value, "needed": WANTED + 1, "seconds": clock() - began}))
