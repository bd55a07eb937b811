# /// resource
# title = "The SharedMemory of a SharedMemoryManager"
# family = "named"
# needs = ["multiprocessing.managers:SharedMemoryManager"]
# situation = "manager-at-module-level"
#
# [recipe]
# name = "memory"
# create = "manager.SharedMemory(size=3)"
# change = "memory.buf[number - 1] = number * number"
# read = "[memory.buf[place] for place in range(3)]"
# prints = "[1, 4, 9]"
# imports = ["from multiprocessing.managers import SharedMemoryManager"]
# within = "SharedMemoryManager() as manager"
# ///
import multiprocessing.managers

PLACES = {"parent": 0, "child": 1}


def create():
    global manager  # it removes the memory when it shuts down
    manager = multiprocessing.managers.SharedMemoryManager()
    manager.start()
    return manager.SharedMemory(size=2)


def mark(shared, who):
    shared.buf[PLACES[who]] = 1


def marked(shared, who):
    return shared.buf[PLACES[who]] == 1


def exchange(shared, n):
    for _ in range(n):
        shared.buf[0] = 1
        shared.buf[0]
