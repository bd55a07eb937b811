# /// case
# title = "Queue.put() of an object that cannot be pickled"
# instead = "traps/picklable-put"
# fix = "Put only what can be pickled: lists, not generators; data, not open files or locks."
# symptoms = ["get() hangs and the worker has exited", "queue stays empty"]
# threads = ["gh-79423", "gh-84376"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "put() returns at once, and a thread of the Queue pickles the object later, which fails. The worker exits with 0, nothing was sent, and get() waits forever. The thread prints the error if the worker continues. In a worker that is about to exit, as here, Python 3 drops it silently."
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
