# /// case
# title = "Options parsed under the main guard, and read by a Pool's task"
# instead = "traps/options-in-initializer"
# fix = "Give the options to the workers: as an argument of the task, or through the initializer of a Pool or an Executor, which sets the worker's global."
# symptoms = ["args is not defined in the worker", "argparse", "works on Linux and fails on Windows", "command line arguments are not seen by workers"]
# threads = ["valhalla/valhalla#3003", "medema-group/BiG-SCAPE#15", "gh-128145", "avierstr/amplicon_sorter#23"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has all globals of the parent, those of the main guard too."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "NameError"
# why = "A worker that runs the module again does not run what is under the main guard, so `options` does not exist there. The task's NameError is raised again in the parent."
# ///
from __future__ import print_function

import argparse
import multiprocessing


def work(number):
    return options.factor * number


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--factor", type=int, default=2)
    options = parser.parse_args(["--factor", "10"])
    pool = multiprocessing.Pool(2)
    product = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if product == 30 else "no")
