# /// case
# title = "A method replaced in the parent, as the target of a Process"
# instead = "traps/method-overridden"
# fix = "Write a subclass at module level that overrides the method, instead of replacing the method at run time."
# symptoms = ["monkeypatched method"]
# threads = ["facebookresearch/spdl#1565", "motioneye-project/motioneye#3256"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the class with its replaced method. Nothing is pickled."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "failed"
# why = "A method is pickled as its object and the name of its function, here `fast_run`. The class in the worker has no attribute of that name: the worker fails with an AttributeError, and the parent gets no error."
# ///
from __future__ import print_function

import multiprocessing


class Job(object):
    def __init__(self, counter):
        self.counter = counter

    def run(self):
        self.counter.value = 2


def fast_run(self):
    self.counter.value = 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    Job.run = fast_run
    job = Job(counter)
    worker = multiprocessing.Process(target=job.run)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
