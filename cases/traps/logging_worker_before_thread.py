# /// case
# title = "A worker started before the thread that writes a log record"
#
# [[expect]]
# outcome = "shared"
# why = "When the worker is started, no thread writes a record, and no handler's lock is held."
# ///
from __future__ import print_function

import logging
import multiprocessing
import threading
import time

writing = threading.Event()


class SlowHandler(logging.Handler):
    def emit(self, record):
        writing.set()
        time.sleep(0.2)  # simulates a slow disk or network


logging.getLogger().addHandler(SlowHandler())


def work(counter):
    logging.warning("the worker")
    counter.value = 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    worker = multiprocessing.Process(target=work, args=(counter,))
    thread = threading.Thread(target=logging.warning, args=("the thread",))
    worker.start()
    thread.start()
    writing.wait()
    worker.join()
    thread.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
