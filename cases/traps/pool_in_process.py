# /// case
# title = "A Pool created in a Process"
#
# [[expect]]
# outcome = "shared"
# why = "A Process is not daemonic by default and may start child processes."
# ///
from __future__ import print_function

import multiprocessing


def square(number):
    return number * number


def work(numbers, answers):
    pool = multiprocessing.Pool(2)
    answers.put(pool.map(square, numbers))
    pool.close()
    pool.join()


if __name__ == "__main__":
    answers = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=([1, 2, 3], answers))
    worker.start()
    squares = answers.get()
    worker.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
