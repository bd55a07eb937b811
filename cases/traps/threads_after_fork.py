# /// case
# title = "Forking a worker before another thread runs, with warnings as errors"
#
# [[expect]]
# outcome = "shared"
# why = "When the worker is started, the parent has one thread, and nothing warns. The worker's copy has no lock that another thread holds."
# ///
from __future__ import print_function

import multiprocessing
import threading
import warnings


def work(counter):
    counter.value = 1


if __name__ == "__main__":
    warnings.simplefilter("error", DeprecationWarning)  # as pytest -W error does; Python hides it by default
    counter = multiprocessing.Value("i", 0)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.daemon = True
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    thread.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
