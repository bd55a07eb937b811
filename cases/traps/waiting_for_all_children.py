# /// case
# title = "A parent that waits until it has no child process left"
# needs = ["os:wait"]
# instead = "traps/waiting-for-own-workers"
# fix = "Join the workers that you started, each by its object. Do not wait for all children: some are multiprocessing's own."
# symptoms = ["os.wait() never returns", "program hangs at the end", "waits for all children forever", "waiting for all children never ends"]
# threads = ["ZivaVatra/flac2all#73"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "Under fork the workers are the only children, and os.wait() fails when the last one has ended."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "idle"
# why = "multiprocessing has children of its own, which end after the parent: the resource tracker, and the fork server. os.wait() waits for them, and they wait for the parent."
# ///
from __future__ import print_function

import multiprocessing
import os


def work(counter):
    with counter.get_lock():
        counter.value += 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    workers = [multiprocessing.Process(target=work, args=(counter,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    try:
        while True:
            os.wait()
    except OSError:  # no child is left
        pass
    print("parent sees the worker:", "yes" if counter.value == 2 else "no")
