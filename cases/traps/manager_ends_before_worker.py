# /// case
# title = "A Manager that ends while a worker still uses its list"
# instead = "traps/worker-joined-before-manager-ends"
# fix = "Join every worker before the Manager ends: before the end of the with block, and before the end of the program."
# symptoms = ["FileNotFoundError in the worker", "ConnectionRefusedError in the worker", "BrokenPipeError in the worker", "worker fails when the parent has ended", "join() forgotten", "Manager stops before the workers are done"]
#
# [[expect]]
# outcome = "lost"
# detail = "failed"
# why = "The list is in the Manager's process, which exits at the end of the with block. The worker cannot reach it any more and fails, with a FileNotFoundError on Linux. The parent gets no error."
# ///
from __future__ import print_function

import multiprocessing
import time


def work(names):
    time.sleep(0.3)  # simulates the work
    names.append("worker")


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        names = manager.list()
        worker = multiprocessing.Process(target=work, args=(names,))
        worker.start()
        result = list(names)
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in result else "no")
