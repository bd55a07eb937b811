# /// resource
# title = "An anonymous mmap"
# family = "descriptor"
# instead = "raw-array"
# needs = ["mmap:mmap"]
# pickles = false
# situation = ["python-2-pickles-in-part", "pypy-pickles-in-part"]
#
# [recipe]
# does = "Workers write bytes into memory that all of them share."
# name = "memory"
# create = "mmap.mmap(-1, len(numbers))"
# change = "memory[number] = number * number  # a byte: at most 255"
# read = "list(memory[:])"
# prints = "[0, 1, 4, 9]"
# imports = ["import mmap"]
# ///
import mmap

PLACES = {"parent": 0, "child": 1}


def create():
    return mmap.mmap(-1, 2)


def mark(shared, who):
    place = PLACES[who]
    shared[place : place + 1] = b"1"


def marked(shared, who):
    place = PLACES[who]
    return shared[place : place + 1] == b"1"


def exchange(shared, n):
    for _ in range(n):
        shared[0:1] = b"1"
        shared[0:1]
