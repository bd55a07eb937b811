# /// case
# title = "Ctrl-C, and a parent that lets its Pool finish what it has begun"
# needs = ["os:killpg"]
# instead = "traps/interrupt-ignored-by-workers"
# fix = "Let the workers ignore SIGINT, in the initializer of the Pool, and let the parent alone decide: terminate() to stop, close() and join() to finish."
# symptoms = ["Ctrl-C does not stop the Pool", "KeyboardInterrupt in every worker", "hangs after Ctrl-C", "SIGINT", "cannot kill the program with Ctrl+C", "Pool keeps running after Ctrl-C", "program has to be killed"]
# threads = ["skypilot-org/skypilot#4856"]
# reported = [
#     { text = "UserWarning: resource_tracker: There appear to be 5 leaked semaphore objects to clean up at shutdown", source = "skypilot-org/skypilot#4856" },
# ]
#
# [[expect]]
# when = 'python_version < "3"'
# outcome = "hung"
# detail = "idle"
# why = "The interrupt reaches all processes of the terminal. It ends the worker in its task, which is lost, and the Pool starts another worker. The parent waits for the result forever: in 2.7 a wait without a timeout cannot be interrupted."
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "The interrupt reaches all processes of the terminal. It ends the worker in its task, which is lost, and the Pool starts another worker. The parent catches its KeyboardInterrupt, and then join() waits for the lost task's result forever."
# ///
from __future__ import print_function

import multiprocessing
import os
import signal
import time


def ignore_interrupt():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(number):
    os.killpg(os.getpgrp(), signal.SIGINT)  # simulates Ctrl-C, which reaches the whole group
    time.sleep(0.2)
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(1)
    try:
        result = pool.apply_async(work, (3,))
        result.get()
    except KeyboardInterrupt:
        pass
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if result.get() == 9 else "no")
