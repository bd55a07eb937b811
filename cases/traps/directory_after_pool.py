# /// case
# title = "The working directory changed after a Pool was created, and a file written by its worker"
# instead = "traps/directory-before-pool"
# fix = "Change the directory before the Pool is created, or pass absolute paths to the workers."
# symptoms = ["os.chdir is not seen by a Pool", "relative path is not found in the worker", "worker has the old working directory", "output file of a worker is in another folder"]
#
# [[expect]]
# outcome = "lost"
# why = "The Pool's workers were created before, and keep the directory of that moment. A relative path is another file for them."
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
    pool = multiprocessing.Pool(1)
    os.chdir("data")
    pool.apply(write)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if os.path.isfile("letters.txt") else "no")
