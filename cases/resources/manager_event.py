# /// resource
# title = "Manager().Event()"
# family = "proxied"
#
# [recipe]
# does = "A worker sets a flag that the parent and all other workers see."
# name = "finished"
# create = "manager.Event()"
# change = '''
# if number == 2:
#     finished.set()'''
# read = "finished.is_set()"
# prints = "True"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().Event()


def mark(shared, who):
    # the parent sets it, and the worker clears it
    if who == "parent":
        shared.set()
    else:
        shared.clear()


def marked(shared, who):
    return shared.is_set() == (who == "parent")


def exchange(shared, n):
    for _ in range(n):
        shared.set()
        shared.is_set()
