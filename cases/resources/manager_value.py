# /// resource
# title = "Manager().Value('i', 0)"
# family = "proxied"
#
# [recipe]
# name = "found"
# create = 'manager.Value("i", 0)'
# change = '''
# if number == 2:
#     found.value = number'''
# read = "found.value"
# prints = "2"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
# ///
import multiprocessing

MARKS = {"parent": 1, "child": 2}


def create():
    return multiprocessing.Manager().Value("i", 0)


def mark(shared, who):
    shared.value = MARKS[who]


def marked(shared, who):
    return shared.value == MARKS[who]


def exchange(shared, n):
    for _ in range(n):
        shared.value = 1
        shared.value
