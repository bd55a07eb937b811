# /// case
# title = "The working directory changed before a Pool is created, and a relative path that its worker looks for"
#
# [prints]
# shared = "the worker finds the file: yes"
# lost = "the worker finds the file: no"
#
# [[expect]]
# outcome = "shared"
# why = "A worker begins in the directory that the parent has at that moment."
# ///
from __future__ import print_function

import multiprocessing
import os
import tempfile


def is_there():
    return os.path.isfile("letters.txt")


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    open(os.path.join(folder, "letters.txt"), "w").close()
    os.chdir(folder)
    pool = multiprocessing.Pool(1)
    found = pool.apply(is_there)
    pool.close()
    pool.join()
    print("the worker finds the file:", "yes" if found else "no")
