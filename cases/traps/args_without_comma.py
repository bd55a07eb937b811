# /// case
# title = "A Manager's list passed to a Process as args=(names), which is not a tuple"
# instead = "traps/args-with-comma"
# fix = "Write a comma behind a single argument: args=(names,). Or give a list: args=[names]."
# symptoms = ["worker fails at once and the parent goes on", "missing 1 required positional argument", "a string argument is split into characters", "args must be a tuple"]
# threads = ["the article"]
#
# [[expect]]
# outcome = "lost"
# detail = "failed"
# why = "Without a comma (names) is the list itself, and its entries, here none, become the arguments. The worker fails with a TypeError: `names` is missing. The parent gets no error, and its list is unchanged."
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
