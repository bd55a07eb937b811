# /// case
# title = "A Pool's function that is defined under the main guard"
# instead = "traps/guarded-pool"
# fix = "Define the function at module level, above the main guard. A worker that imports the module finds it there."
# symptoms = ["works on Linux and hangs on Windows"]
# threads = ["Sleepychord/CogLTX#2"]
# situation = "function-inherited-by-fork"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "idle"
# why = "A task refers to its function by name, and a worker that runs the module again does not define what is under the main guard. Each worker that takes the task fails with an AttributeError that names __mp_main__, the task is lost, and apply() waits forever."
# ///
from __future__ import print_function

import multiprocessing

if __name__ == "__main__":

    def work(number):
        return number * number

    pool = multiprocessing.Pool(2)
    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
