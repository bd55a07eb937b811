# /// case
# title = "A Pool created at module level, without a main guard: it replaces its workers forever"
# instead = "traps/guarded-pool"
# fix = "Put everything that starts a process under if __name__ == \"__main__\"."
# symptoms = ["bootstrapping phase", "freeze_support", "Pool starts processes forever", "script runs again and again", "fork bomb on Windows", "code at module level runs several times", "works on Linux and not on Windows"]
# threads = ["zauberzeug/nicegui#6065", "zauberzeug/nicegui#6166", "nipype/pydra#876"]
# situation = "no-main-guard"
#
# [[otherwise]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "storm"
# why = "Each worker runs the module again before its first task, reaches Pool() and fails with the bootstrapping RuntimeError. The Pool replaces the worker, which fails in the same way. apply() waits forever."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing


def work(number):
    return number * number


pool = multiprocessing.Pool(1)
square = pool.apply(work, (3,))
pool.close()
pool.join()
print("parent sees the worker:", "yes" if square == 9 else "no")
