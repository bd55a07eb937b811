# /// case
# title = "A task that raises an exception whose class passes other arguments to Exception"
# instead = "traps/picklable-exception"
# fix = "Pass all arguments of the class to super().__init__(), or write a __reduce__() method."
# symptoms = ["Pool hangs after an exception", "custom exception", "error in Thread-3 (_handle_results)"]
#
# [prints]
# shared = "the parent gets the worker's exception: yes"
# lost = "the parent gets the worker's exception: no"
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "An exception is pickled as its class and the arguments that Exception got: here one, but the class takes two. Unpickling it raises a TypeError in the parent's thread for results. That thread ends, and apply() waits forever."
# ///
from __future__ import print_function

import multiprocessing


class Refused(Exception):
    def __init__(self, name, reason):
        super(Refused, self).__init__("%s: %s" % (name, reason))


def work():
    raise Refused("settings", "not there")


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    try:
        pool.apply(work)
        told = "no"
    except Refused:
        told = "yes"
    pool.close()
    pool.join()
    print("the parent gets the worker's exception:", told)
