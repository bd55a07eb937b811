"""The reference cell, a Manager with a Pool: the patience for other cells is a multiple of its duration."""

from __future__ import print_function

import multiprocessing


def append(shared):
    shared.append("child")


if __name__ == "__main__":
    manager = multiprocessing.Manager()
    shared = manager.list()
    pool = multiprocessing.Pool(2)
    pool.apply(append, (shared,))
    pool.close()
    pool.join()
    print("parent sees the worker: %s" % ("yes" if list(shared) == ["child"] else "no"))
