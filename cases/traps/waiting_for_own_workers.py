# /// case
# title = "A parent that joins each worker that it started"
#
# [[expect]]
# outcome = "shared"
# why = "join() waits for one worker. What else multiprocessing runs does not matter."
# ///
from __future__ import print_function

import multiprocessing


def work(counter):
    with counter.get_lock():
        counter.value += 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    workers = [multiprocessing.Process(target=work, args=(counter,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("parent sees the worker:", "yes" if counter.value == 2 else "no")
