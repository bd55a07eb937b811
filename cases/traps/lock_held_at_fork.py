# /// case
# title = "A worker forked while another thread of the parent holds a lock"
# instead = "traps/workers-before-threads"
# situation = "lock-not-inherited"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "hung"
# detail = "idle"
# why = "Forking copies the lock as it is, held, and of the threads only the one that forked: the thread that would release it does not exist in the worker, which waits for ever."
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
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    enough.set()
    worker.join()
    thread.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
