# /// case
# title = "Queue.put() of a list"
#
# [[expect]]
# outcome = "shared"
# why = "A list of numbers can be pickled, so the Queue's thread sends it before the worker exits."
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put([number * number for number in range(3)])


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    letters.get()
    worker.join()
    print("parent sees the worker: yes")
