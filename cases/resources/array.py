# /// resource
# title = "multiprocessing.Array('i')"
# family = "inherited"
# symptoms = ["share an array of numbers"]
#
# [recipe]
# does = "Workers fill an array of numbers, each at its own place."
# name = "squares"
# create = 'multiprocessing.Array("i", len(numbers))'
# change = "squares[number] = number * number"
# read = "squares[:]"
# prints = "[0, 1, 4, 9]"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def create():
    return multiprocessing.Array("i", 2)


def mark(shared, who):
    shared[{"parent": 0, "child": 1}[who]] = 1


def marked(shared, who):
    return shared[{"parent": 0, "child": 1}[who]] == 1


def exchange(shared, n):
    for _ in range(n):
        shared[0] = 1
        shared[0]
