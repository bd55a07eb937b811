# /// case
# title = "Draw different random numbers in each task, and the same in each run"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["different random numbers in each worker", "reproducible random numbers"]
#
# [prints]
# shared = "0.639 0.039 0.409"
# ///
"""Draw different random numbers in each task, and the same ones in each run.

Pass the generator on to what needs random numbers. It belongs to a task and not to a
worker, since another run may give the task to another worker.
"""

import multiprocessing
import random

SEED = 42


def work(number):
    # the same with numpy: `numpy.random.default_rng([SEED, number])`
    generator = random.Random(SEED + number)
    return generator.random()


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        numbers = pool.map(work, range(3))
    print(" ".join(f"{number:.3f}" for number in numbers))
