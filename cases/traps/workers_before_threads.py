# /// case
# title = "Workers started before the parent's threads"
# situation = "lock-not-inherited"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "When the worker is forked, no other thread runs yet, so no lock can be held in the worker's copy."
# ///
from __future__ import print_function

import multiprocessing
import threading

lock = threading.Lock()
held = threading.Event()
enough = threading.Event()


def hold():
    with lock:
        held.set()
        enough.wait()


def work(counter):
    with lock:
        counter.value = 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    enough.set()
    worker.join()
    thread.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
