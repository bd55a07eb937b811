# /// resource
# title = "multiprocessing.Value('i')"
# family = "inherited"
# symptoms = ["shared counter", "shared number"]
#
# [recipe]
# does = "All workers add to one number."
# name = "counter"
# create = 'multiprocessing.Value("i", 0)'
# change = '''
# with counter.get_lock():  # without it, additions get lost
#     counter.value += number'''
# read = "counter.value"
# prints = "6"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def create():
    return multiprocessing.Value("i", 0)


def mark(shared, who):
    shared.value |= {"parent": 1, "child": 2}[who]


def marked(shared, who):
    return bool(shared.value & {"parent": 1, "child": 2}[who])


def exchange(shared, n):
    for _ in range(n):
        shared.value = 1
        shared.value
