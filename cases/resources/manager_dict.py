# /// resource
# title = "Manager().dict()"
# family = "proxied"
# symptoms = ["shared dict"]
#
# [recipe]
# does = "Workers write into one dict, which lives in a Manager's process."
# name = "squares"
# create = "manager.dict()"
# change = "squares[number] = number * number"
# read = "sorted(squares.items())"
# prints = "[(0, 0), (1, 1), (2, 4), (3, 9)]"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().dict()


def mark(shared, who):
    shared[who] = True


def marked(shared, who):
    return who in shared


def exchange(shared, n):
    for _ in range(n):
        shared["number"] = 1
        shared["number"]
