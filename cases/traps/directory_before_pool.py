# /// case
# title = "The working directory changed before a Pool is created, and a file written by its worker"
#
# [[expect]]
# outcome = "shared"
# why = "A worker begins in the directory that the parent has at that moment."
# ///
from __future__ import print_function

import multiprocessing
import os


def write():
    with open("letters.txt", "w") as file:
        file.write("from the worker")


if __name__ == "__main__":
    if not os.path.isdir("data"):
        os.mkdir("data")
    os.chdir("data")
    pool = multiprocessing.Pool(1)
    pool.apply(write)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if os.path.isfile("letters.txt") else "no")
