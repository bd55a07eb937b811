# /// case
# title = "A ProcessPoolExecutor's worker that crashes or is killed during a task"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# instead = "traps/exit-code-checked"
# fix = "Expect BrokenProcessPool and create a new Executor. To find out why a worker ends, run the task in a Process and look at its exitcode: -9 is often lack of memory, -11 a crash in an extension."
# symptoms = ["A process in the process pool was terminated abruptly while the future was running or pending", "out of memory", "segmentation fault in a worker"]
# threads = ["gh-82265", "gh-96062"]
#
# [[expect]]
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "An Executor watches its workers as well as their results. When a worker exits unexpectedly, every task fails, the other workers' tasks too."
# ///
from __future__ import print_function

import concurrent.futures
import os


def work():
    os._exit(1)  # simulates a crash in an extension, or a process killed for lack of memory


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        executor.submit(work).result()
    print("parent sees the worker: yes")
