# /// case
# title = "A plain list in a Manager's list, changed in place by a worker"
# prints.worker_sees = true
# instead = "traps/plain-list-assigned-back"
# fix = "Assign the changed inner list back: row = rows[0], change row, rows[0] = row. Or put a Manager's list into the list."
# symptoms = ["nested list or dict of a Manager is not updated", "append in a Manager dict has no effect"]
# threads = ["gh-80832"]
#
# [[expect]]
# outcome = "lost"
# detail = "copy"
# why = "Only the outer list has a proxy. rows[0] returns a pickled copy of the inner list. The worker appends to that copy, and nothing sends it back."
# reference = "https://docs.python.org/3/library/multiprocessing.html#proxy-objects"
# ///
from __future__ import print_function

import multiprocessing
import sys


def work(rows):
    print("worker sees the parent:", "yes" if "parent" in rows[0] else "no")
    sys.stdout.flush()
    rows[0].append("worker")


if __name__ == "__main__":
    rows = multiprocessing.Manager().list()
    rows.append(["parent"])
    worker = multiprocessing.Process(target=work, args=(rows,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in rows[0] else "no")
