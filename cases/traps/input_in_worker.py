# /// case
# title = "input() in a Pool's worker"
# needs = ["builtins:input"]  # in 2.7 input() evaluates what it reads
# instead = "traps/input-in-parent"
# fix = "Ask in the parent, and pass the answer to the worker."
# symptoms = ["input() in a worker", "worker does not wait for the keyboard", "pdb in a worker", "stdin is closed in a worker", "breakpoint() in a worker"]
#
# [[expect]]
# outcome = "raised"
# exception = "EOFError"
# why = "multiprocessing replaces each worker's standard input by the null device, which is at its end at once. Otherwise several processes would read from one keyboard."
# ///
from __future__ import print_function

import io
import multiprocessing
import sys


def work():
    return input().upper()


if __name__ == "__main__":
    sys.stdin = io.StringIO(u"Ada\n")  # simulates a person who types
    pool = multiprocessing.Pool(1)
    name = pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if name == "ADA" else "no")
