# /// case
# title = "A method overridden by a subclass of the module, as the target of a Process"
#
# [[expect]]
# outcome = "shared"
# why = "The method is pickled as its object and its name, and the worker finds the subclass and its method in the module."
# ///
from __future__ import print_function

import multiprocessing


class Job(object):
    def __init__(self, counter):
        self.counter = counter

    def run(self):
        self.counter.value = 2


class FastJob(Job):
    def run(self):
        self.counter.value = 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    job = FastJob(counter)
    worker = multiprocessing.Process(target=job.run)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
