# /// case
# title = "A SharedMemory that is closed after its memoryview was released"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
#
# [[expect]]
# outcome = "shared"
# why = "A released view uses the memory no more, so the segment can be closed."
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
    numbers = segment.buf[:10]
    worker = multiprocessing.Process(target=work, args=(segment.name,))
    worker.start()
    worker.join()
    changed = numbers[0] == 1
    numbers.release()
    segment.unlink()
    segment.close()
    print("parent sees the worker:", "yes" if changed else "no")
