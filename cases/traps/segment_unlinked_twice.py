# /// case
# title = "A SharedMemory that worker and parent both unlink"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
# instead = "traps/segment-unlinked-once"
# fix = "Let one process unlink the segment: the one that created it, when nobody needs it any more. All others only close it."
# symptoms = ["shared memory is gone", "unlink() raises", "resource_tracker KeyError '/psm_…'"]
# threads = ["wool-labs/wool#291", "gh-116849", "luizalabs/shared-memory-dict#26"]
#
# [[expect]]
# when = 'sys_platform == "win32"'
# outcome = "shared"
# why = "On Windows unlink() does nothing. A segment exists as long as a process has it open."
# reference = "gh-85059"
#
# [[expect]]
# outcome = "raised"
# exception = "FileNotFoundError"
# why = "unlink() removes the segment's name at once, for all processes. The worker has done that already when the parent does it."
# reference = "https://docs.python.org/3/library/multiprocessing.shared_memory.html#multiprocessing.shared_memory.SharedMemory.unlink"
# ///
from __future__ import print_function

import multiprocessing
import multiprocessing.shared_memory


def work(name):
    segment = multiprocessing.shared_memory.SharedMemory(name)
    segment.buf[0] = 1
    segment.close()
    segment.unlink()


if __name__ == "__main__":
    segment = multiprocessing.shared_memory.SharedMemory(create=True, size=100)
    worker = multiprocessing.Process(target=work, args=(segment.name,))
    worker.start()
    worker.join()
    changed = segment.buf[0] == 1
    segment.close()
    segment.unlink()
    print("parent sees the worker:", "yes" if changed else "no")
