# /// case
# title = "A subclass of Process that opens a file in __init__()"
# instead = "traps/file-opened-in-run"
# fix = "Open files, sockets and connections in run(), which runs in the worker. __init__() runs in the parent."
# symptoms = ["subclass of Process", "__init__ runs in the parent"]
# threads = ["fasferraz/SWu-IKEv2#23"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker is a copy of the parent, and the Process object is in it, with its open file. Nothing is pickled."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "TypeError"
# why = "start() pickles the Process object itself for the worker, with all its attributes. An open file cannot be pickled."
# ///
from __future__ import print_function

import multiprocessing


class Reader(multiprocessing.Process):
    def __init__(self, path, letters):
        super(Reader, self).__init__()
        self.file = open(path)
        self.letters = letters

    def run(self):
        self.letters.put(self.file.readline())


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = Reader(__file__, letters)
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter else "no")
