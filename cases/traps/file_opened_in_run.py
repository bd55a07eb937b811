# /// case
# title = "A subclass of Process that opens a file in run()"
#
# [[expect]]
# outcome = "shared"
# why = "The Process object holds a path and a Queue, which both travel while a process is being created. run() opens the file in the worker."
# ///
from __future__ import print_function

import multiprocessing


class Reader(multiprocessing.Process):
    def __init__(self, path, letters):
        super(Reader, self).__init__()
        self.path = path
        self.letters = letters

    def run(self):
        with open(self.path) as file:
            self.letters.put(file.readline())


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = Reader(__file__, letters)
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter else "no")
