# /// case
# title = "A Pool created in a Pool's worker"
# instead = "traps/pool-in-process"
# fix = "Create the inner Pool in a Process or in a ProcessPoolExecutor's worker (traps/pool-in-executor), which may have children. If the outer workers are Celery's or another library's, use threads within."
# symptoms = ["daemonic processes are not allowed to have children", "Pool inside a Pool", "nested multiprocessing", "Celery task that uses multiprocessing"]
# threads = ["celery/celery#1709", "celery/celery#4525", "taskiq-python/taskiq#335"]
# situation = "child-of-a-daemonic-worker"
# ///
from __future__ import print_function

import multiprocessing


def square(number):
    return number * number


def work(numbers):
    pool = multiprocessing.Pool(2)
    squares = pool.map(square, numbers)
    pool.close()
    pool.join()
    return squares


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    squares = pool.apply(work, ([1, 2, 3],))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
