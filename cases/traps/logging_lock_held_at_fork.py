# /// case
# title = "A worker forked while a thread of the parent writes a log record"
# instead = "traps/logging-worker-before-thread"
# fix = "Start all workers before the first thread, or use spawn or forkserver."
# symptoms = ["worker hangs in logging", "deadlock in a logging handler after fork", "worker stops at its first log message"]
# threads = ["gh-81610"]
#
# [[expect]]
# start_methods = ["fork"]
# when = 'python_full_version < "3.7.1"'
# outcome = "hung"
# detail = "idle"
# why = "A handler holds its lock while it writes. A fork copies the lock in its locked state, without the thread that would release it. The worker's first record waits for the lock forever."
# reference = "gh-81610"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "From 3.7.1 logging registers its locks with os.register_at_fork(), and a forked worker begins with free ones. Locks of other libraries are not registered."
# reference = "gh-81610"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "A worker that is not forked from the parent creates its own handler, whose lock nobody holds."
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
    thread.start()
    writing.wait()
    worker.start()
    worker.join()
    thread.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
