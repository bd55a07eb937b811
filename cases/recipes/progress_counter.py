# /// case
# title = "Count the progress of all workers"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["progress bar", "tqdm", "how many tasks are done", "count finished tasks of all workers"]
#
# [prints]
# shared = "100 of 100 done"
# ///
"""Count the progress of all workers in one Value, which each gets when it starts.

Put your own work in the place of `time.sleep`. The counter counts single tasks, though
`map_async` hands them out in chunks.
"""

import multiprocessing
import time

TASKS = 100


def init(shared_counter):
    global counter
    counter = shared_counter


def work(number):
    time.sleep(0.005)
    with counter.get_lock():  # `+=` reads and writes: without the lock, counts get lost
        counter.value += 1
    return number * number


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    with multiprocessing.Pool(3, initializer=init, initargs=(counter,)) as pool:
        result = pool.map_async(work, range(TASKS))
        while not result.ready():
            print(f"{counter.value} so far")
            result.wait(0.1)
        squares = result.get()  # raises a worker's error, if there was one
    print(f"{counter.value} of {TASKS} done")
