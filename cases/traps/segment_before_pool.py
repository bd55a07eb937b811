# /// case
# title = "A SharedMemory created before the Pool whose worker attaches to it"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
#
# [limits]
# wait = 3  # the worker's resource tracker ends after the worker
#
# [prints]
# shared = "the segment is still there: yes"
# lost = "the segment is still there: no"
#
# [[expect]]
# outcome = "shared"
# why = "Creating a segment starts the parent's resource tracker. Workers that are started afterwards use it too, forked ones as well, and it has the segment until the parent unlinks it."
# ///
from __future__ import print_function

import multiprocessing
import multiprocessing.shared_memory
import time


def work(name):
    segment = multiprocessing.shared_memory.SharedMemory(name)
    segment.buf[0] = 1
    segment.close()


if __name__ == "__main__":
    segment = multiprocessing.shared_memory.SharedMemory(create=True, size=100)
    pool = multiprocessing.Pool(1)
    pool.apply(work, (segment.name,))
    pool.close()
    pool.join()
    time.sleep(3)  # a tracker of the worker's own ends a moment after the worker
    try:
        multiprocessing.shared_memory.SharedMemory(segment.name).close()
        there = "yes"
    except FileNotFoundError:
        there = "no"
    segment.close()
    if there == "yes":
        segment.unlink()
    print("the segment is still there:", there)
