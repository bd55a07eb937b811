# /// experiment
# title = "Results by imap_unordered(), then terminate()"
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


def work(number):
    with ran.get_lock():
        ran.value += 1
    time.sleep(0.002)
    return number == WANTED


if __name__ == "__main__":
    ran = multiprocessing.Value("i", 0)
    pool = multiprocessing.Pool(2, prepare, (ran,))
    began = clock()
    for found in pool.imap_unordered(work, range(TASKS), 10):
        if found:
            break
    pool.terminate()
    pool.join()
    # a terminated worker may still hold its lock
    print(json.dumps({"submitted": TASKS, "ran": ran.get_obj().value, "needed": WANTED + 1, "seconds": clock() - began}))
