# /// case
# title = "A Process started under the main guard"
#
# [[expect]]
# outcome = "shared"
# why = "A worker that runs the module again does not reach start(), which is under the guard."
# ///
from __future__ import print_function

import multiprocessing


def work(counter):
    counter.value = 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
