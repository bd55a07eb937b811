# /// case
# title = "A module's setting changed under the main guard, and read by a Pool's task"
# instead = "traps/setting-passed"
# fix = "Pass the setting to the worker: as an argument, or through the initializer. Only a worker that is forked from the parent sees what the parent changed in a module before."
# symptoms = ["workers use the default", "the worker has the old value of a global", "config is not set in the worker", "global variable is None in the worker", "global is None in the child process", "silently wrong result", "settings go back to their defaults in a worker", "module variable is missing in the worker"]
# threads = ["wmayner/pyphi#38", "chemprop/chemprop#115", "ungoogled-software/ungoogled-chromium#3866", "gh-84112", "genid/Yleaf#34"]
# reported = [
#     { text = "AttributeError: 'NoneType' object has no attribute 'ask'", source = "dfm/emcee#335" },
# ]
#
# [prints]
# shared = "the result has the setting: yes"
# lost = "the result has the setting: no"
# worker_sees = true
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker is a copy of the parent, with the setting as it was when the Pool was created."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "A worker that is not forked from the parent has the module as it is after its import: with the default. No error is raised. The result is wrong."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing
import sys

settings = {"factor": 1}


def work(number):
    print("worker sees the parent:", "yes" if settings["factor"] == 10 else "no")
    sys.stdout.flush()
    return settings["factor"] * number


if __name__ == "__main__":
    settings["factor"] = 10
    pool = multiprocessing.Pool(2)
    product = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("the result has the setting:", "yes" if product == 30 else "no")
