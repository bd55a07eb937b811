# /// case
# title = "Ctrl-C, and a Pool whose workers ignore it"
# needs = ["os:killpg"]
#
# [[expect]]
# outcome = "shared"
# why = "The worker ignores the interrupt and finishes its task. Only the parent gets KeyboardInterrupt, and decides what to do."
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
    pool = multiprocessing.Pool(1, ignore_interrupt)
    try:
        result = pool.apply_async(work, (3,))
        result.get()
    except KeyboardInterrupt:
        pass
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if result.get() == 9 else "no")
