# /// case
# title = "A ProcessPoolExecutor used at module level, without a main guard"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# instead = "traps/guarded-executor"
# fix = "Put everything that starts a process under if __name__ == \"__main__\"."
# symptoms = ["bootstrapping phase", "freeze_support", "script runs several times", "code at module level runs several times"]
# threads = ["nipype/pydra#450", "zauberzeug/nicegui#6166", "nipype/pydra#876"]
# situation = "no-main-guard"
#
# [[otherwise]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "Each worker runs the module again before its first task, reaches submit() and fails with the bootstrapping RuntimeError. When an Executor loses a worker, every task fails."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import concurrent.futures


def work(number):
    return number * number


with concurrent.futures.ProcessPoolExecutor(2) as executor:
    square = executor.submit(work, 3).result()
print("parent sees the worker:", "yes" if square == 9 else "no")
