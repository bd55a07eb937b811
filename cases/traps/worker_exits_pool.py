# /// case
# title = "A Pool's worker that crashes or is killed during a task: the Pool waits forever"
# instead = "traps/exit-code-checked"
# fix = "Use a ProcessPoolExecutor, which raises BrokenProcessPool, or a Process, and check its exitcode. At least, call get() with a timeout."
# symptoms = ["Pool hangs after a worker was killed", "out of memory", "OOM killer", "sys.exit in a worker", "segmentation fault in a worker and the Pool never returns", "parent does not notice that a worker crashed", "Pool hangs forever"]
# threads = ["gh-82265", "gh-96062"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "A Pool replaces a worker that exited, but does not know which task that worker had. The task gets no result, and apply() waits forever."
# ///
from __future__ import print_function

import multiprocessing
import os


def work():
    os._exit(1)  # simulates a crash in an extension, or a process killed for lack of memory


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker: yes")
