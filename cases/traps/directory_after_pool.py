# /// case
# title = "The working directory changed after a Pool was created, and a relative path that its worker looks for"
# instead = "traps/directory-before-pool"
# fix = "Change the directory before the Pool is created, or pass absolute paths to the workers."
# symptoms = ["os.chdir is not seen by a Pool", "relative path is not found in the worker", "worker has the old working directory", "file is not found in a worker"]
#
# [prints]
# shared = "the worker finds the file: yes"
# lost = "the worker finds the file: no"
#
# [[expect]]
# outcome = "lost"
# why = "The Pool's workers were created before, and keep the directory of that moment. A relative path is another file for them."
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
    pool = multiprocessing.Pool(1)
    os.chdir(folder)
    found = pool.apply(is_there)
    pool.close()
    pool.join()
    print("the worker finds the file:", "yes" if found else "no")
