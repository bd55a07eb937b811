# /// case
# title = "A SharedMemory created after the Pool whose worker attaches to it"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
# instead = "traps/segment-before-pool"
# fix = "Create the first segment before the workers, so that all processes use one resource tracker. From 3.13, let the workers attach with track=False."
# symptoms = ["shared memory disappears when a worker exits", "segment destroyed by a worker"]
# threads = ["gh-82300", "luizalabs/shared-memory-dict#55", "gem/oq-engine#9676"]
#
# [limits]
# wait = 3  # the worker's resource tracker ends after the worker
#
# [prints]
# shared = "the segment is still there: yes"
# lost = "the segment is still there: no"
#
# [[expect]]
# when = 'sys_platform == "win32"'
# outcome = "shared"
# why = "On Windows there is no resource tracker. The parent has the segment open, and so it exists."
# reference = "gh-85059"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "The worker was forked before the parent had a resource tracker. Attaching registers the segment, and for that the worker starts a tracker of its own. When the worker exits, its tracker takes the segment for a leak, warns and unlinks it, although the parent uses it."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "Workers that are not forked from the parent get its resource tracker when they are started. It has the segment until the parent unlinks it."
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
    pool = multiprocessing.Pool(1)
    segment = multiprocessing.shared_memory.SharedMemory(create=True, size=100)
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
