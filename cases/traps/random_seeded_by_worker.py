# /// case
# title = "Two workers that seed a random generator with their numbers"
#
# [prints]
# shared = "the workers draw different numbers: yes"
# lost = "the workers draw different numbers: no"
#
# [[expect]]
# outcome = "shared"
# why = "Each worker seeds its generator with another number, and the numbers are the same in each run."
# ///
from __future__ import print_function

import multiprocessing
import random


def work(worker_number, numbers):
    generator = random.Random(worker_number)
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
