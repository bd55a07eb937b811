# /// case
# title = "A seed that is passed to a task, which creates its own random generator"
#
# [prints]
# shared = "the worker draws the number of this seed: yes"
# lost = "the worker draws the number of this seed: no"
#
# [[expect]]
# outcome = "shared"
# why = "The seed travels as an argument, and a generator with this seed gives the same numbers in every process."
# ///
from __future__ import print_function

import multiprocessing
import random


def work(seed):
    return random.Random(seed).random()


if __name__ == "__main__":
    expected = random.Random(20).random()
    pool = multiprocessing.Pool(1)
    drawn = pool.apply(work, (20,))
    pool.close()
    pool.join()
    print("the worker draws the number of this seed:", "yes" if drawn == expected else "no")
