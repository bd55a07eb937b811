# /// case
# title = "Process, Lock and Value created by one context"
# needs = ["multiprocessing:get_context"]
#
# [[expect]]
# outcome = "shared"
# why = "A context creates processes, and locks and values that can be passed to them, whatever the default is. From 3.13.12 and from 3.14.3 it does not change the default. Before, starting a spawned process also set the default, and a later set_start_method() raised an error."
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
