# /// case
# title = "A Manager created under the main guard"
#
# [[expect]]
# outcome = "shared"
# why = "Neither the Manager's process nor the worker runs what is under the guard when it runs the module again."
# ///
from __future__ import print_function

import multiprocessing


def work(names):
    names.append("worker")


if __name__ == "__main__":
    names = multiprocessing.Manager().list()
    worker = multiprocessing.Process(target=work, args=(names,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
