# /// case
# title = "A daemonic Process that its parent joins"
#
# [[expect]]
# outcome = "shared"
# why = "join() waits until the worker has ended by itself."
# ///
from __future__ import print_function

import multiprocessing
import time


def work(counter):
    time.sleep(0.5)  # simulates the work
    counter.value = 1


def program(counter):
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.daemon = True
    worker.start()
    worker.join()


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=program, args=(counter,))
    process.start()
    process.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
