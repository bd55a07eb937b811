# /// case
# title = "A Manager's list passed to a Process as args=(names), without the comma that makes a tuple"
# instead = "article/manager-list-process-passed"
# threads = ["the article"]
#
# [[expect]]
# outcome = "lost"
# detail = "failed"
# why = "Without its comma (names) is the list itself, and its entries become the arguments, here none: the worker dies of the TypeError that `names` is missing, the parent is not told, and finds the list unchanged."
# ///
from __future__ import print_function

import multiprocessing


def work(names):
    names.append("worker")


if __name__ == "__main__":
    names = multiprocessing.Manager().list()
    worker = multiprocessing.Process(target=work, args=(names))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
