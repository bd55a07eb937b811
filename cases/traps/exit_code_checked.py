# /// case
# title = "A Process that is killed or crashes, and a parent that asks for its exit code"
#
# [prints]
# shared = "the parent is told of the worker's end: yes"
# lost = "the parent is told of the worker's end: no"
#
# [[expect]]
# outcome = "shared"
# why = "A Process is one worker with one piece of work: join() returns when it ends, however it ends, and exitcode says how."
# ///
from __future__ import print_function

import multiprocessing
import os


def work(letters):
    os._exit(1)  # stands for a crash in an extension, or for the system that kills a process out of memory


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    worker.join()
    print("the parent is told of the worker's end:", "yes" if worker.exitcode != 0 else "no")
