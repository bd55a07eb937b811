# /// case
# title = "A Pool made at module level, without a main guard: the workers die and are started again for ever"
# instead = "traps/guarded-pool"
# threads = ["zauberzeug/nicegui#6065", "zauberzeug/nicegui#6166", "nipype/pydra#876"]
# situation = "no-main-guard"
#
# [[otherwise]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "storm"
# why = "Each worker runs the module again before it works, comes to Pool() itself, and dies of the RuntimeError that no process may be started so early; the Pool starts another in its place, which dies of the same, and apply() waits for ever."
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
