# /// resource
# title = "The SharedMemory of a SharedMemoryManager"
# family = "named"
# needs = ["multiprocessing.managers:SharedMemoryManager"]
# situation = "manager-at-module-level"
#
# [recipe]
# does = "Workers write bytes into shared memory, which its manager removes at the end."
# name = "memory"
# create = "manager.SharedMemory(size=len(numbers))"
# change = "memory.buf[number] = number * number  # a byte: at most 255"
# read = "[memory.buf[number] for number in numbers]"
# prints = "[0, 1, 4, 9]"
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
