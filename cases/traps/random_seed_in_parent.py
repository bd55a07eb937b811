# /// case
# title = "random.seed() in the parent, and a worker that should draw the same number in each run"
# instead = "traps/random-seed-passed"
# fix = "Pass a seed to each worker or task, and create a generator from it there: random.Random(seed)."
# symptoms = ["random results are not reproducible with multiprocessing", "seed has no effect in the worker", "different random numbers in each run"]
#
# [prints]
# shared = "the worker draws the number of this seed: yes"
# lost = "the worker draws the number of this seed: no"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "The generator of the module random is seeded anew in each forked worker, from the system, so that workers do not draw the same numbers."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# why = "The worker imports the module random itself, or is seeded anew when the fork server forks it. The parent's seed does not travel."
# ///
from __future__ import print_function

import multiprocessing
import random


def work(seed):
    return random.random()


if __name__ == "__main__":
    random.seed(20)
    expected = random.Random(20).random()
    pool = multiprocessing.Pool(1)
    drawn = pool.apply(work, (20,))
    pool.close()
    pool.join()
    print("the worker draws the number of this seed:", "yes" if drawn == expected else "no")
