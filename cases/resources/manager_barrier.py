# /// resource
# title = "Manager().Barrier(2)"
# family = "proxied"
# needs = ["multiprocessing.managers:SyncManager.Barrier"]
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().Barrier(2)


def mark(shared, who):
    # the parent breaks it, and the worker resets it
    if who == "parent":
        shared.abort()
    else:
        shared.reset()


def marked(shared, who):
    return shared.broken == (who == "parent")
