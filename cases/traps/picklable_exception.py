# /// case
# title = "A task that raises an exception whose class passes all its arguments to Exception"
#
# [prints]
# shared = "the parent gets the worker's exception: yes"
# lost = "the parent gets the worker's exception: no"
#
# [[expect]]
# outcome = "shared"
# why = "An exception is pickled as its class and the arguments that Exception got. The class takes the same arguments, so the parent can create the exception again."
# ///
from __future__ import print_function

import multiprocessing


class Refused(Exception):
    def __init__(self, name, reason):
        super(Refused, self).__init__(name, reason)


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
