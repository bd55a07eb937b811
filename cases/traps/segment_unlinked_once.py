# /// case
# title = "A SharedMemory that only the parent unlinks"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
#
# [[expect]]
# outcome = "shared"
# why = "The worker closes what it opened. The parent created the segment, and unlinks it when the worker has ended."
# ///
from __future__ import print_function

import multiprocessing
import multiprocessing.shared_memory


def work(name):
    segment = multiprocessing.shared_memory.SharedMemory(name)
    segment.buf[0] = 1
    segment.close()


if __name__ == "__main__":
    segment = multiprocessing.shared_memory.SharedMemory(create=True, size=100)
    worker = multiprocessing.Process(target=work, args=(segment.name,))
    worker.start()
    worker.join()
    changed = segment.buf[0] == 1
    segment.close()
    segment.unlink()
    print("parent sees the worker:", "yes" if changed else "no")
