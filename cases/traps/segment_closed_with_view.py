# /// case
# title = "A SharedMemory that is closed while a memoryview of it exists"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
# instead = "traps/segment-view-released"
# fix = "Release every view (and drop every numpy array) of the segment before you close it, and keep the SharedMemory object as long as a view is in use."
# symptoms = ["cannot close exported pointers exist", "segmentation fault with numpy and SharedMemory", "array of a SharedMemory that was garbage collected"]
# threads = ["numpy/numpy#18294", "numpy/numpy#22190"]
#
# [[expect]]
# when = 'implementation_name == "pypy"'
# outcome = "shared"
# why = "PyPy does not count the views of the memory and closes it under them. That is luck, until the view is used again."
#
# [[expect]]
# outcome = "raised"
# exception = "BufferError"
# why = "close() unmaps the memory, which a view still uses, so Python refuses. A numpy array does not tell that it uses the memory: after close() it crashes."
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
    segment.unlink()
    segment.close()
    print("parent sees the worker:", "yes" if changed else "no")
