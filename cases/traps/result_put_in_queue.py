# /// case
# title = "A Process that puts its result into a Queue"
#
# [prints]
# shared = "the parent gets the result: yes"
# lost = "the parent gets the result: no"
#
# [[expect]]
# outcome = "shared"
# why = "A Queue that is passed to the Process carries any object that can be pickled, of any size."
# ///
from __future__ import print_function

import multiprocessing


def add(numbers, results):
    results.put(sum(numbers))


if __name__ == "__main__":
    results = multiprocessing.Queue()
    worker = multiprocessing.Process(target=add, args=([100, 200], results))
    worker.start()
    result = results.get()
    worker.join()
    print("the parent gets the result:", "yes" if result == 300 else "no")
