# /// case
# title = "A plain list in a Manager's list, changed by a worker and assigned back"
# prints.worker_sees = true
#
# [[expect]]
# outcome = "shared"
# why = "Assigning to the proxy sends the changed copy to the Manager, where it replaces the old list."
# reference = "https://docs.python.org/3/library/multiprocessing.html#proxy-objects"
# ///
from __future__ import print_function

import multiprocessing
import sys


def work(rows):
    row = rows[0]
    print("worker sees the parent:", "yes" if "parent" in row else "no")
    sys.stdout.flush()
    row.append("worker")
    rows[0] = row


if __name__ == "__main__":
    rows = multiprocessing.Manager().list()
    rows.append(["parent"])
    worker = multiprocessing.Process(target=work, args=(rows,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in rows[0] else "no")
