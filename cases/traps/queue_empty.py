# /// case
# title = "Queue.empty(), which every system has"
#
# [[expect]]
# outcome = "shared"
# why = "empty() checks whether the pipe has something to read, and needs no semaphore."
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    worker.join()
    waiting = not letters.empty()
    letters.get()
    print("parent sees the worker:", "yes" if waiting else "no")
