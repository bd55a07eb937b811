# /// case
# title = "A function of the module as the target of a Process"
#
# [[expect]]
# outcome = "shared"
# why = "A function of the module has a name by which every worker finds it, and what it needs travels as an argument."
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
