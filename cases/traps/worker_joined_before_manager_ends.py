# /// case
# title = "A Manager that ends after its worker"
#
# [[expect]]
# outcome = "shared"
# why = "The worker has ended before the with block does, and the Manager's process is there until then."
# ///
from __future__ import print_function

import multiprocessing
import time


def work(names):
    time.sleep(0.3)  # simulates the work
    names.append("worker")


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        names = manager.list()
        worker = multiprocessing.Process(target=work, args=(names,))
        worker.start()
        worker.join()
        result = list(names)
    print("parent sees the worker:", "yes" if "worker" in result else "no")
