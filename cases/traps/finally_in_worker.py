# /// case
# title = "A worker that cleans up in a finally block"
#
# [[expect]]
# outcome = "shared"
# why = "A finally block is part of the worker's function, which has ended before the worker exits, however it exits then."
# ///
from __future__ import print_function

import multiprocessing


def clean_up(counter):
    counter.value = 1


def work(counter):
    try:
        pass  # the work
    finally:
        clean_up(counter)


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
