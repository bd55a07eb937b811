# /// case
# title = "A worker that puts into a Queue what cannot be pickled"
# instead = "article/queue-process-passed"
# threads = ["gh-79423", "gh-84376"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "put() only hands its argument to a thread of the Queue, which pickles it later and fails at that: put() has returned, the worker ends with 0, and get() waits for what was never sent. The thread prints the error where the worker goes on; in one that is about to end, as here, Python 3 drops it without a word."
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put(number * number for number in range(3))


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    letters.get()
    worker.join()
    print("parent sees the worker: yes")
