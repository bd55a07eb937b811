# /// case
# title = "A Pool's worker that is killed or crashes during a task: the Pool waits for ever"
# instead = "traps/exit-code-checked"
# threads = ["gh-82265", "gh-96062"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "A Pool starts another worker in place of the one that ended, and does not know which task that one had: no result is ever set, and apply() waits for ever."
# ///
from __future__ import print_function

import multiprocessing
import os


def work():
    os._exit(1)  # stands for a crash in an extension, or for the system that kills a process out of memory


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker: yes")
