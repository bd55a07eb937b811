# /// resource
# title = "Manager().set()"
# family = "proxied"
# needs = ["multiprocessing.managers:SyncManager.set"]
# symptoms = ["shared set"]
#
# [recipe]
# does = "Workers add to one set, which lives in a Manager's process."
# name = "squares"
# create = "manager.set()"
# change = "squares.add(number * number)"
# read = "sorted(squares)"
# prints = "[0, 1, 4, 9]"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().set()


def mark(shared, who):
    shared.add(who)


def marked(shared, who):
    return who in shared


def exchange(shared, n):
    for _ in range(n):
        shared.add(1)
        shared.pop()
