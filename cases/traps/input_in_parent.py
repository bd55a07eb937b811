# /// case
# title = "input() in the parent, and the answer passed to a Pool's worker"
# needs = ["builtins:input"]
#
# [[expect]]
# outcome = "shared"
# why = "Only the parent reads the standard input. The answer travels as an argument."
# ///
from __future__ import print_function

import io
import multiprocessing
import sys


def work(name):
    return name.upper()


if __name__ == "__main__":
    sys.stdin = io.StringIO(u"Ada\n")  # simulates a person who types
    pool = multiprocessing.Pool(1)
    name = pool.apply(work, (input(),))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if name == "ADA" else "no")
