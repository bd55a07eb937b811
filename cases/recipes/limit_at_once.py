# /// case
# title = "Limit how many workers do something at once"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["limit how many processes run at the same time", "maximum number of workers"]
#
# [prints]
# shared = "8 tasks, never more than 2 at once: True"
# ///
"""Limit how many workers do something at once, such as a download, with a Semaphore.

Put what has to be limited in the place of `time.sleep`. The number of tasks that are
`inside` is counted only to show the limit.
"""

import multiprocessing
import time

LIMIT = 2


def init(shared_slots, shared_inside):
    global slots, inside
    slots, inside = shared_slots, shared_inside


def work(number):
    with slots:  # waits while LIMIT workers are inside
        with inside.get_lock():
            inside.value += 1
            at_once = inside.value
        time.sleep(0.02)
        with inside.get_lock():
            inside.value -= 1
    return number, at_once


if __name__ == "__main__":
    slots = multiprocessing.BoundedSemaphore(LIMIT)
    inside = multiprocessing.Value("i", 0)
    with multiprocessing.Pool(4, initializer=init, initargs=(slots, inside)) as pool:
        results = pool.map(work, range(8))
    limited = all(at_once <= LIMIT for number, at_once in results)
    print(f"{len(results)} tasks, never more than {LIMIT} at once: {limited}")
