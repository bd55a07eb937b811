# /// cost
# title = "a Pool"
# worker = "pool"
# ///
from __future__ import print_function

import json
import multiprocessing
import pickle
import sys
import time

from resource import create, exchange

REACH = "initializer"
clock = getattr(time, "perf_counter", time.time)
began = clock()
if REACH == "global":
    shared = create()


def prepare(given):
    global shared
    shared = given


def nothing(given=None):
    pass


def counted():
    # bytes that this process has read and written so far, without send() and recv(); None if the system has no count
    if not sys.platform.startswith("linux"):
        return None
    with open("/proc/self/io") as told:
        return sum(int(line.split()[1]) for line in told if line.startswith(("rchar", "wchar")))


def moved(given):
    # bytes per exchange, from a hundred exchanges; counting reads too
    first, second = counted(), counted()
    exchange(given, 100)
    third = counted()
    return None if first is None else int(round((third - second - (second - first)) / 100.0))


def exchanges(given=None):
    # seconds per exchange, five times, each from a batch that takes at least a hundredth of a second
    given = shared if given is None else given
    n, seconds = 1, 0
    while seconds < 0.01:
        n *= 2
        before = clock()
        exchange(given, n)
        seconds = clock() - before
    found = []
    for _ in range(5):
        before = clock()
        exchange(given, n)
        found.append((clock() - before) / n)
    return found, moved(given)


def tasks(pool, arguments):
    # seconds from a task's submission to its result, fifteen times, each the mean of twenty tasks; the first hundred, on
    # idle cores, take up to five times as long
    found = []
    for _ in range(20):
        before = clock()
        for _ in range(20):
            pool.apply(nothing, arguments)
        found.append((clock() - before) / 20)
    return found[5:]


if __name__ == "__main__":
    if REACH != "global":
        shared = create()
    pool = multiprocessing.Pool(1, *((prepare, (shared,)) if REACH == "initializer" else ()))
    arguments = (shared,) if REACH == "passed" else ()
    pool.apply(nothing, arguments)
    found = {"setup": [clock() - began]}
    found["task"] = tasks(pool, arguments)
    found["exchange"], found["moved"] = pool.apply(exchanges, arguments)
    pool.close()
    pool.join()
    if REACH == "passed":
        try:
            found["bytes"] = len(pickle.dumps(shared, 2))
        except (TypeError, pickle.PicklingError):
            pass  # a pipe's end or a socket: its descriptor is passed on separately
    print(json.dumps(found))
