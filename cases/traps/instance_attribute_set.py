# /// case
# title = "An attribute of an object set in the parent, and the object passed to a Pool's task"
#
# [prints]
# shared = "the worker sees the new value: yes"
# lost = "the worker sees the new value: no"
# worker_sees = true
#
# [[expect]]
# outcome = "shared"
# why = "An object is pickled with its own attributes."
# ///
from __future__ import print_function

import multiprocessing
import sys


class Job(object):
    factor = 1


def work(job):
    print("worker sees the parent:", "yes" if job.factor == 10 else "no")
    sys.stdout.flush()
    return job.factor


if __name__ == "__main__":
    job = Job()
    job.factor = 10
    pool = multiprocessing.Pool(2)
    factor = pool.apply(work, (job,))
    pool.close()
    pool.join()
    print("the worker sees the new value:", "yes" if factor == 10 else "no")
