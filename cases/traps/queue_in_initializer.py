# /// case
# title = "A Queue given to a Pool's workers through the initializer, then read"
#
# [[expect]]
# outcome = "shared"
# why = "A Queue can be passed while a process is being created, and that is when the initializer's arguments travel."
# ///
from __future__ import print_function

import multiprocessing


def prepare(given):
    global letters
    letters = given


def work():
    letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    pool = multiprocessing.Pool(2, prepare, (letters,))
    pool.apply_async(work)
    letter = letters.get()
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
