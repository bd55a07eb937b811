# /// case
# title = "A ProcessPoolExecutor's worker that is killed or crashes during a task"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# instead = "traps/exit-code-checked"
# threads = ["gh-82265", "gh-96062"]
#
# [[expect]]
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "An Executor waits for its workers' ends as well as for their results: the first worker that ends unasked fails every task, those of the other workers too."
# ///
from __future__ import print_function

import concurrent.futures
import os


def work():
    os._exit(1)  # stands for a crash in an extension, or for the system that kills a process out of memory


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        executor.submit(work).result()
    print("parent sees the worker: yes")
