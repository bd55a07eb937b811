# /// case
# title = "An object that keeps its Manager, and a method of it as the target of a Process"
# instead = "traps/proxy-kept-in-object"
# fix = "Keep the Manager in a variable of the parent, and only its proxies (the list, the dict) in the object."
# symptoms = ["self.manager = Manager()"]
# threads = ["Neuraxio/Neuraxle#510", "the4thdoctor/pg_chameleon#189"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the object in its copy of the parent's memory, with the Manager and the list's proxy. Nothing is pickled."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "lost"
# detail = "failed"
# why = "start() pickles the method with its object, and the object with its Manager. PyPy pickles the Manager's weak reference without what it refers to. The worker fails with a TypeError while it unpickles it, and the parent gets no error."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "TypeError"
# why = "start() pickles the method with its object, and the object with all its attributes. A Manager cannot be pickled: it holds a weak reference, and its server process. Its proxies can."
# ///
from __future__ import print_function

import multiprocessing


class Collector(object):
    def __init__(self):
        self.manager = multiprocessing.Manager()
        self.names = self.manager.list()

    def collect(self):
        self.names.append("worker")


if __name__ == "__main__":
    collector = Collector()
    worker = multiprocessing.Process(target=collector.collect)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in collector.names else "no")
