# /// case
# title = "Queue.qsize(), which macOS does not have"
# instead = "traps/queue-empty"
# fix = "Do not ask for the size. empty() works on every system, and get() with a timeout or an end marker needs neither."
# symptoms = ["qsize on macOS"]
# threads = ["gh-101094"]
#
# [[expect]]
# when = 'sys_platform == "darwin"'
# outcome = "raised"
# exception = "NotImplementedError"
# why = "qsize() reads the value of the semaphore that counts the entries, and macOS has no sem_getvalue()."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Queue.qsize"
#
# [[expect]]
# outcome = "shared"
# why = "Each put() and get() changes a semaphore that all processes share, and qsize() reads its value."
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    worker.join()
    waiting = letters.qsize()
    letters.get()
    print("parent sees the worker:", "yes" if waiting == 1 else "no")
