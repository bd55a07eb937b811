# /// resource
# title = "Manager().Namespace()"
# family = "proxied"
# symptoms = ["object with attributes for all processes"]
#
# [recipe]
# does = "Workers set attributes of one object, which lives in a Manager's process."
# name = "state"
# create = "manager.Namespace(answer=0)"
# change = '''
# if number == 2:
#     state.answer = number'''
# read = "state.answer"
# prints = "2"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().Namespace()


def mark(shared, who):
    setattr(shared, who, True)


def marked(shared, who):
    return getattr(shared, who, False)


def exchange(shared, n):
    for _ in range(n):
        shared.number = 1
        shared.number
