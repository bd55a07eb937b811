# /// resource
# title = "multiprocessing.sharedctypes.RawArray('i')"
# family = "inherited"
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "PicklingError"
# why = "2.7 pickles it as a plain ctypes object, whose type cannot be imported by name."
#
# [recipe]
# name = "squares"
# create = 'multiprocessing.RawArray("i", 3)'
# change = "squares[number - 1] = number * number"
# read = "squares[:]"
# prints = "[1, 4, 9]"
# imports = ["import multiprocessing"]
# ///
import multiprocessing.sharedctypes


def create():
    return multiprocessing.sharedctypes.RawArray("i", 2)


def mark(shared, who):
    shared[{"parent": 0, "child": 1}[who]] = 1


def marked(shared, who):
    return shared[{"parent": 0, "child": 1}[who]] == 1


def exchange(shared, n):
    for _ in range(n):
        shared[0] = 1
        shared[0]
