# /// resource
# title = "multiprocessing.shared_memory.SharedMemory(create=True)"
# family = "named"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
# symptoms = ["share a numpy array without copying it", "pandas DataFrame in shared memory"]
#
# [recipe]
# does = "Workers write bytes into memory that all of them share."
# name = "memory"
# create = "SharedMemory(create=True, size=len(numbers))"
# change = "memory.buf[number] = number * number  # a byte: at most 255"
# read = "[memory.buf[number] for number in numbers]"
# prints = "[0, 1, 4, 9]"
# imports = ["from multiprocessing.shared_memory import SharedMemory"]
# finish = '''
# memory.close()
# memory.unlink()  # removes it: only once, and by its creator'''
# ///
import atexit
import multiprocessing.shared_memory
import os

PLACES = {"parent": 0, "child": 1}


def create():
    memory = multiprocessing.shared_memory.SharedMemory(create=True, size=2)
    atexit.register(remove, memory, os.getpid())
    return memory


def remove(memory, creator):
    # a forked worker may run this too, but only the creator removes it
    if os.getpid() == creator:
        memory.close()
        memory.unlink()


def mark(shared, who):
    shared.buf[PLACES[who]] = 1


def marked(shared, who):
    return shared.buf[PLACES[who]] == 1


def exchange(shared, n):
    for _ in range(n):
        shared.buf[0] = 1
        shared.buf[0]
