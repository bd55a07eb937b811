# /// case
# title = "An entry of a Manager's dict, incremented by two workers that hold a lock"
# needs = ["multiprocessing:Barrier"]
#
# [prints]
# shared = "both increments count: yes"
# lost = "both increments count: no"
#
# [[expect]]
# outcome = "shared"
# why = "A worker holds the Manager's Lock from reading to writing, so the other one reads what it wrote."
# ///
from __future__ import print_function

import multiprocessing


def work(counts, lock, both):
    both.wait()  # both at once
    with lock:
        counts["n"] += 1


if __name__ == "__main__":
    manager = multiprocessing.Manager()
    counts = manager.dict(n=0)
    lock = manager.Lock()
    both = multiprocessing.Barrier(2)
    workers = [multiprocessing.Process(target=work, args=(counts, lock, both)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("both increments count:", "yes" if counts["n"] == 2 else "no")
