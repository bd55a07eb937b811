# /// resource
# title = "multiprocessing.sharedctypes.RawArray('i')"
# family = "inherited"
# symptoms = ["numpy array in shared memory", "numpy.frombuffer"]
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
# does = "Workers fill an array of numbers, each at its own place. There is no lock."
# name = "squares"
# create = 'multiprocessing.RawArray("i", len(numbers))'
# change = "squares[number] = number * number"
# read = "squares[:]"
# prints = "[0, 1, 4, 9]"
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
