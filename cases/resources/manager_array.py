# /// resource
# title = "Manager().Array('i', [0, 0])"
# family = "proxied"
#
# [recipe]
# does = "Workers fill an array of numbers, each at its own place."
# name = "squares"
# create = 'manager.Array("i", [0] * len(numbers))'
# change = "squares[number] = number * number"
# read = "list(squares)"
# prints = "[0, 1, 4, 9]"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
# ///
import multiprocessing

PLACES = {"parent": 0, "child": 1}


def create():
    return multiprocessing.Manager().Array("i", [0, 0])


def mark(shared, who):
    shared[PLACES[who]] = 1


def marked(shared, who):
    return shared[PLACES[who]] == 1


def exchange(shared, n):
    for _ in range(n):
        shared[0] = 1
        shared[0]
