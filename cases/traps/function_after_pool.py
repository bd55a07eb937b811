# /// case
# title = "A function defined after the Pool was created"
# instead = "traps/guarded-pool"
# fix = "Define every function at module level, above the main guard. There it is also defined before the Pool is created."
# symptoms = ["task never returns", "Pool hangs and prints AttributeError", "function defined in a notebook cell after the Pool", "multiprocessing in a Jupyter notebook hangs"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "hung"
# detail = "idle"
# why = "A task refers to its function by name, and the workers were forked before that name existed. The worker that takes the task fails with an AttributeError. The Pool replaces the worker, but the task is lost, and apply() waits forever."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "idle"
# why = "A task refers to its function by name, and a worker that runs the module again does not run what is under the main guard. The worker that takes the task fails with an AttributeError. The Pool replaces the worker, but the task is lost, and apply() waits forever."
# ///
from __future__ import print_function

import multiprocessing

if __name__ == "__main__":
    pool = multiprocessing.Pool(2)

    def work(number):
        return number * number

    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
