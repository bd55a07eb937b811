# /// case
# title = "A Queue that is read before its worker is joined"
#
# [[expect]]
# outcome = "shared"
# why = "The parent reads while the worker writes, so the worker's pipe is never full, and the worker can exit."
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put("x" * 1000000)


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if len(letter) == 1000000 else "no")
