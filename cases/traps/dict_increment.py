# /// case
# title = "An entry of a Manager's dict, incremented by two workers"
# needs = ["multiprocessing:Barrier"]
# instead = "traps/dict-increment-locked"
# fix = "Hold a lock around the whole step, from reading to writing. Give the workers a Lock beside the dict."
# symptoms = ["counts in a Manager dict are too low", "lost updates", "increments are missing", "d[key] += 1"]
#
# [prints]
# shared = "both increments count: yes"
# lost = "both increments count: no"
#
# [[expect]]
# outcome = "lost"
# why = "`counts[key] += 1` is two messages to the Manager: one reads, one writes. Each of them is safe by itself. If two workers read before either writes, both write the same number."
# reference = "https://docs.python.org/3/library/multiprocessing.html#proxy-objects"
# ///
from __future__ import print_function

import multiprocessing


def work(counts, lock, both):
    number = counts["n"]
    both.wait()  # the other has read it too: by itself that happens now and then
    counts["n"] = number + 1


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
