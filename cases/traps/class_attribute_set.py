# /// case
# title = "A class attribute set in the parent, of an object that is passed to a Pool's task"
# instead = "traps/instance-attribute-set"
# fix = "Set an attribute of the object, not of its class, or pass the value. An object is pickled with its own attributes, and its class as a name."
# symptoms = ["class variable is not shared", "class attribute has its default in the worker", "static variable", "singleton is not shared"]
# threads = ["gh-84112"]
#
# [prints]
# shared = "the worker sees the new value: yes"
# lost = "the worker sees the new value: no"
# worker_sees = true
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "The object travels without its class, and a forked worker has the class as the parent had it when the Pool was created."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "The object travels without its class. A worker that is not forked from the parent creates the class by running the module, with the first value of its attribute."
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
    Job.factor = 10
    pool = multiprocessing.Pool(2)
    factor = pool.apply(work, (job,))
    pool.close()
    pool.join()
    print("the worker sees the new value:", "yes" if factor == 10 else "no")
