# /// case
# title = "A subclass of Process that keeps its result in a Value"
# prints.worker_sees = true
#
# [[expect]]
# outcome = "shared"
# why = "The Process object holds a Value, whose memory is shared: a forked worker inherits it, and another gets it while it is being created."
# ///
from __future__ import print_function

import multiprocessing
import sys


class Square(multiprocessing.Process):
    def __init__(self, number):
        super(Square, self).__init__()
        self.number = number
        self.result = multiprocessing.Value("i", 0)

    def run(self):
        print("worker sees the parent:", "yes" if self.number == 3 else "no")
        sys.stdout.flush()
        self.result.value = self.number * self.number


if __name__ == "__main__":
    worker = Square(3)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if worker.result.value == 9 else "no")
