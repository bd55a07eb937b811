# /// resource
# title = "multiprocessing.Barrier()"
# family = "inherited"
# needs = ["multiprocessing:Barrier"]
# symptoms = ["wait until all workers are at a point"]
# ///
import multiprocessing


def create():
    return multiprocessing.Barrier(2)


def mark(shared, who):
    # the parent breaks it; the worker resets it, or breaks its own
    if who == "child" and shared.broken:
        shared.reset()
    else:
        shared.abort()


def marked(shared, who):
    return shared.broken if who == "parent" else not shared.broken
