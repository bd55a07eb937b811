# /// case
# title = "An object that keeps a proxy of a Manager's list, and a method of it as the target of a Process"
#
# [[expect]]
# outcome = "shared"
# why = "The object holds only the list's proxy, which can be pickled. The Manager stays in the parent, and lives as long as its variable."
# ///
from __future__ import print_function

import multiprocessing


class Collector(object):
    def __init__(self, names):
        self.names = names

    def collect(self):
        self.names.append("worker")


if __name__ == "__main__":
    manager = multiprocessing.Manager()
    collector = Collector(manager.list())
    worker = multiprocessing.Process(target=collector.collect)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if "worker" in collector.names else "no")
