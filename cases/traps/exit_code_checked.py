# /// case
# title = "A Process that crashes or is killed, and a parent that checks its exit code"
#
# [prints]
# shared = "the parent is told of the worker's end: yes"
# lost = "the parent is told of the worker's end: no"
#
# [[expect]]
# outcome = "shared"
# why = "A Process is one worker with one task. join() returns when the worker exits for any reason, and exitcode gives the reason."
# ///
from __future__ import print_function

import multiprocessing
import os


def work(letters):
    os._exit(1)  # simulates a crash in an extension, or a process killed for lack of memory


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    worker.join()
    print("the parent is told of the worker's end:", "yes" if worker.exitcode != 0 else "no")
