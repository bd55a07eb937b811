# /// case
# title = "Share a cache among all workers"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["cache for all workers", "lru_cache is not shared between processes", "memoize"]
#
# [prints]
# shared = "3 values cached for 30 tasks"
# ///
"""Share a cache among all workers: a Manager's dict, which each gets when it starts.

Each look into it is a message to the Manager's process, so it pays only for values that
take longer to compute.
"""

import multiprocessing
import time


def init(shared_cache):
    global cache
    cache = shared_cache


def compute(number):
    time.sleep(0.02)
    return number * number


def square(number):
    if number not in cache:
        # two workers may get here at once and compute the same value
        cache[number] = compute(number)
    return cache[number]


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        cache = manager.dict()
        with multiprocessing.Pool(3, initializer=init, initargs=(cache,)) as pool:
            squares = pool.map(square, [1, 2, 3] * 10)
        print(f"{len(cache)} values cached for {len(squares)} tasks")
