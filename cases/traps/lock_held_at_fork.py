# /// case
# title = "A worker forked while another thread of the parent holds a lock"
# instead = "traps/workers-before-threads"
# fix = "Start the workers before the first thread, or use spawn or forkserver."
# symptoms = ["worker hangs at a lock", "deadlock after fork", "worker hangs now and then"]
# situation = "lock-not-inherited"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "hung"
# detail = "idle"
# why = "A fork copies the lock in its locked state, but only the thread that forks. The thread that would release the lock does not exist in the worker, which waits forever."
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
