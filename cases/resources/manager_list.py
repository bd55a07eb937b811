# /// resource
# title = "Manager().list()"
# family = "proxied"
# symptoms = ["shared list"]
#
# [recipe]
# does = "Workers append to one list, which lives in a Manager's process."
# name = "results"
# create = "manager.list()"
# change = "results.append(number * number)"
# read = "sorted(results)"
# prints = "[0, 1, 4, 9]"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().list()


def mark(shared, who):
    shared.append(who)


def marked(shared, who):
    return who in shared


def exchange(shared, n):
    for _ in range(n):
        shared.append(1)
        shared.pop()
