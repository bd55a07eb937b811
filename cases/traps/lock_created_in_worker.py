# /// case
# title = "A method of an object that creates its thread lock in the worker, as the target of a Process"
#
# [[expect]]
# outcome = "shared"
# why = "When the object is pickled, it has no lock yet. The method creates the lock in the worker."
# ///
from __future__ import print_function

import multiprocessing
import threading


class Service(object):
    def __init__(self, letters):
        self.letters = letters
        self.lock = None

    def serve(self):
        self.lock = threading.Lock()
        with self.lock:
            self.letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    service = Service(letters)
    worker = multiprocessing.Process(target=service.serve)
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
