# /// resource
# title = "multiprocessing.shared_memory.ShareableList()"
# family = "named"
# needs = ["multiprocessing.shared_memory:ShareableList"]
#
# [recipe]
# does = "Workers write into a list of fixed length in shared memory, each at its own place."
# name = "squares"
# create = "ShareableList([0] * len(numbers))"
# change = "squares[number] = number * number"
# read = "list(squares)"
# prints = "[0, 1, 4, 9]"
# imports = ["from multiprocessing.shared_memory import ShareableList"]
# finish = '''
# squares.shm.close()
# squares.shm.unlink()  # removes it: only once, and by its creator'''
# ///
import atexit
import multiprocessing.shared_memory
import os

PLACES = {"parent": 0, "child": 1}


def create():
    numbers = multiprocessing.shared_memory.ShareableList([0, 0])
    atexit.register(remove, numbers.shm, os.getpid())
    return numbers


def remove(memory, creator):
    # a forked worker may run this too, but only the creator removes it
    if os.getpid() == creator:
        memory.close()
        memory.unlink()


def mark(shared, who):
    shared[PLACES[who]] = 1


def marked(shared, who):
    return shared[PLACES[who]] == 1


def exchange(shared, n):
    for _ in range(n):
        shared[0] = 1
        shared[0]
