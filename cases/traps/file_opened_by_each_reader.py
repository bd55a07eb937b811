# /// case
# title = "A file that each of two workers opens"
#
# [prints]
# shared = "each worker reads the whole file: yes"
# lost = "each worker reads the whole file: no"
#
# [[expect]]
# outcome = "shared"
# why = "Each worker opens the file for itself, and has its own position in it."
# ///
from __future__ import print_function

import multiprocessing


def work(lengths):
    with open(__file__, "rb") as file:
        lengths.put(len(file.read()))


if __name__ == "__main__":
    lengths = multiprocessing.Queue()
    read = []
    for _ in range(2):
        worker = multiprocessing.Process(target=work, args=(lengths,))
        worker.start()
        read.append(lengths.get())
        worker.join()
    print("each worker reads the whole file:", "yes" if 0 < read[0] == read[1] else "no")
