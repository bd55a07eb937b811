# /// resource
# title = "multiprocessing.sharedctypes.RawValue('i')"
# family = "inherited"
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "hung"
# detail = "idle"
# why = "2.7 pickles it with the mmap that it is in, but pickles the mmap without its memory. The worker fails with a TypeError while it unpickles the mmap, and the parent waits for the result forever."
#
# [recipe]
# does = "A worker leaves a number where the parent sees it. There is no lock."
# name = "answer"
# create = 'multiprocessing.RawValue("i", 0)'
# change = '''
# if number == 2:
#     answer.value = number'''
# read = "answer.value"
# prints = "2"
# imports = ["import multiprocessing"]
# ///
import multiprocessing.sharedctypes


def create():
    return multiprocessing.sharedctypes.RawValue("i", 0)


def mark(shared, who):
    shared.value |= {"parent": 1, "child": 2}[who]


def marked(shared, who):
    return bool(shared.value & {"parent": 1, "child": 2}[who])


def exchange(shared, n):
    for _ in range(n):
        shared.value = 1
        shared.value
