# /// case
# title = "Process, Lock and Value all made by one context"
# needs = ["multiprocessing:get_context"]
#
# [[expect]]
# outcome = "shared"
# why = "A context makes processes, and the locks and values that can be handed to them, whatever the default is. From 3.13.12 and 3.14.3 on it leaves the default alone; before, a spawned process settled that too as it was started, and a later set_start_method() raised."
# reference = "gh-109263"
# ///
from __future__ import print_function

import multiprocessing


def work(lock, counter):
    with lock:
        counter.value = 1


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    lock = context.Lock()
    counter = context.Value("i", 0, lock=False)
    worker = context.Process(target=work, args=(lock, counter))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
