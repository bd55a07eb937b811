# /// cost
# title = "a Process"
# worker = "process"
# ///
from __future__ import print_function

import json
import multiprocessing
import sys
import time

from resource import create, exchange

REACH = "passed"
clock = getattr(time, "perf_counter", time.time)
began = clock()
if REACH == "global":
    shared = create()


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


def exchanges(answers, given=None):
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
    answers.send((found, moved(given)))


def task(arguments):
    # seconds per process, from before its start to after its exit: each task has its own process
    before = clock()
    process = multiprocessing.Process(target=nothing, args=arguments)
    process.start()
    process.join()
    return clock() - before


if __name__ == "__main__":
    if REACH != "global":
        shared = create()
    arguments = (shared,) if REACH == "passed" else ()
    task(arguments)
    found = {"setup": [clock() - began]}
    found["task"] = [task(arguments) for _ in range(3)]
    receiving, sending = multiprocessing.Pipe(False)
    process = multiprocessing.Process(target=exchanges, args=(sending,) + arguments)
    process.start()
    found["exchange"], found["moved"] = receiving.recv()
    process.join()
    print(json.dumps(found))
