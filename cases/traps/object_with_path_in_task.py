# /// case
# title = "A Pool's task whose argument is an object that holds a path, and opens the file in the worker"
#
# [[expect]]
# outcome = "shared"
# why = "A path is a string and can be pickled. The worker opens the file."
# ///
from __future__ import print_function

import multiprocessing


class Reader(object):
    def __init__(self, path):
        self.path = path

    def first_line(self):
        with open(self.path) as file:
            return file.readline()


def work(reader):
    return reader.first_line()


if __name__ == "__main__":
    reader = Reader(__file__)
    pool = multiprocessing.Pool(2)
    line = pool.apply(work, (reader,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if line else "no")
