# /// case
# title = "A function defined after the Pool was made"
# instead = "traps/guarded-pool"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "hung"
# detail = "idle"
# why = "A task names its function, and the workers were forked before there was one of that name: the worker that takes the task dies of the AttributeError, another is started in its place, nobody has the task any more, and apply() waits for ever."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "idle"
# why = "A task names its function, and a worker that runs the module again does not come to what stands under the main guard: the worker that takes the task dies of the AttributeError, another is started in its place, nobody has the task any more, and apply() waits for ever."
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
