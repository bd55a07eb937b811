# /// resource
# title = "Manager().Value('i', 0)"
# family = "proxied"
#
# [recipe]
# does = "A worker leaves a number where the parent sees it. There is no lock."
# name = "answer"
# create = 'manager.Value("i", 0)'
# change = '''
# if number == 2:
#     answer.value = number'''
# read = "answer.value"
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
