# /// case
# title = "A SharedMemory that is closed and never unlinked"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
# instead = "traps/segment-unlinked-once"
# fix = "Call unlink() once, in the process that created the segment, when nobody needs it any more."
# symptoms = ["leaked shared_memory objects to clean up at shutdown", "/dev/shm is full", "UserWarning at exit", "shared memory is left behind after the program ended", "shared memory leak"]
# threads = ["luizalabs/shared-memory-dict#55", "gem/oq-engine#9676", "gh-82300"]
# reported = [
#     { text = "UserWarning: resource_tracker: There appear to be 1 leaked shared_memory objects to clean up at shutdown", source = "luizalabs/shared-memory-dict#55" },
# ]
#
# [[expect]]
# when = 'sys_platform == "win32"'
# outcome = "shared"
# why = "On Windows the segment goes when the last process that has it open closes it, and nothing has to be unlinked."
# reference = "gh-85059"
#
# [[expect]]
# outcome = "shared"
# why = "The worker's change arrives. But nobody removes the segment: the resource tracker, which outlives the program, finds it, warns of a leak and unlinks it. If the tracker is killed too, the segment stays until the machine restarts."
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
    print("parent sees the worker:", "yes" if changed else "no")
