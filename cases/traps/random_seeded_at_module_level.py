# /// case
# title = "Two workers that draw from a random generator seeded at module level"
# instead = "traps/random-seeded-by-worker"
# fix = "Seed the generator in each worker, with a seed that differs from worker to worker: its number, or nothing at all."
# symptoms = ["always the same random numbers", "all workers draw the same random numbers", "numpy random identical in every process", "duplicate random samples", "seed", "identical random numbers in all processes"]
# threads = ["pytorch/pytorch#5059", "open-mmlab/OpenPCDet#886", "facebookresearch/fairseq#1383"]
#
# [prints]
# shared = "the workers draw different numbers: yes"
# lost = "the workers draw different numbers: no"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "Each forked worker has a copy of the generator in the same state. Only the functions of the module random itself are seeded again in a forked worker. numpy's are not."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# why = "Each worker creates the generator with the same seed by running the module, or is forked from a server that did."
# ///
from __future__ import print_function

import multiprocessing
import random

generator = random.Random(20)


def work(worker_number, numbers):
    numbers.put(generator.random())


if __name__ == "__main__":
    numbers = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=work, args=(number, numbers)) for number in range(2)]
    for worker in workers:
        worker.start()
    drawn = [numbers.get() for worker in workers]
    for worker in workers:
        worker.join()
    print("the workers draw different numbers:", "yes" if drawn[0] != drawn[1] else "no")
