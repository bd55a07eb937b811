# /// case
# title = "counter.value += 1 in two workers"
# needs = ["multiprocessing:Barrier"]
# instead = "traps/counter-increment-locked"
# fix = "Hold the lock for the whole step: with counter.get_lock(): counter.value += 1."
# symptoms = ["counter is too low", "lost updates", "counter loses increments", "value += 1 loses updates", "increments are missing", "race condition with multiprocessing.Value", "wrong total", "shared counter is wrong"]
#
# [prints]
# shared = "both increments count: yes"
# lost = "both increments count: no"
#
# [[expect]]
# outcome = "lost"
# why = "`counter.value += 1` reads, adds and writes. The lock of a Value is held while it is read and while it is written, not in between. If two workers read before either writes, both write the same number."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Value"
# ///
from __future__ import print_function

import multiprocessing


def work(counter, both):
    number = counter.value
    both.wait()  # the other has read it too: by itself that happens now and then
    counter.value = number + 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    both = multiprocessing.Barrier(2)
    workers = [multiprocessing.Process(target=work, args=(counter, both)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("both increments count:", "yes" if counter.value == 2 else "no")
