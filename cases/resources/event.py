# /// resource
# title = "multiprocessing.Event()"
# family = "inherited"
# symptoms = ["Event is not set in the worker", "stop flag"]
#
# [recipe]
# does = "A worker sets a flag that the parent and all other workers see."
# name = "finished"
# create = "multiprocessing.Event()"
# change = '''
# if number == 2:
#     finished.set()'''
# read = "finished.is_set()"
# prints = "True"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def create():
    return multiprocessing.Event()


def mark(shared, who):
    # the parent sets it; the worker clears it, or sets its own
    if who == "child" and shared.is_set():
        shared.clear()
    else:
        shared.set()


def marked(shared, who):
    return shared.is_set() if who == "parent" else not shared.is_set()


def exchange(shared, n):
    for _ in range(n):
        shared.set()
        shared.is_set()
