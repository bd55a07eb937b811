# /// case
# title = "counter.value += 1 in two workers that hold the counter's lock"
# needs = ["multiprocessing:Barrier"]
#
# [prints]
# shared = "both increments count: yes"
# lost = "both increments count: no"
#
# [[expect]]
# outcome = "shared"
# why = "Each worker holds the lock from reading to writing, so the second reads what the first wrote."
# ///
from __future__ import print_function

import multiprocessing


def work(counter, both):
    both.wait()  # both at once
    with counter.get_lock():
        counter.value += 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    both = multiprocessing.Barrier(2)
    workers = [multiprocessing.Process(target=work, args=(counter, both)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("both increments count:", "yes" if counter.value == 2 else "no")
