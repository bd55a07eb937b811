# /// case
# title = "A subclass of Process that keeps its result in an attribute: self.result"
# prints.worker_sees = true
# instead = "traps/result-kept-in-value"
# fix = "Keep the result in a Value or an Array, or send it through a Queue or a Pipe that the Process gets as an argument."
# symptoms = ["self.result is None", "an attribute that run() sets is not there", "attribute that is set in run() is lost", "Process returns None"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "run() runs in the worker, whose memory is a copy of the parent's. It changes the attributes of the worker's copy of the Process object."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "copy"
# why = "run() runs in the worker, which unpickled a copy of the Process object. It changes the attributes of that copy."
# ///
from __future__ import print_function

import multiprocessing
import sys


class Square(multiprocessing.Process):
    def __init__(self, number):
        super(Square, self).__init__()
        self.number = number
        self.result = None

    def run(self):
        print("worker sees the parent:", "yes" if self.number == 3 else "no")
        sys.stdout.flush()
        self.result = self.number * self.number


if __name__ == "__main__":
    worker = Square(3)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if worker.result == 9 else "no")
