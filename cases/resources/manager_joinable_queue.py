# /// resource
# title = "Manager().JoinableQueue()"
# family = "proxied"
#
# [recipe]
# does = "Workers put what they find into one queue, and the parent gets it."
# name = "results"
# create = "manager.JoinableQueue()"
# change = "results.put(number * number)"
# read = "sorted(results.get() for _ in numbers)"
# prints = "[0, 1, 4, 9]"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
# ///
import multiprocessing

try:
    from queue import Empty
except ImportError:
    from Queue import Empty



def create():
    return multiprocessing.Manager().JoinableQueue()


def mark(shared, who):
    shared.put(who)


def marked(shared, who):
    found = False
    try:
        while not found:
            found = shared.get(timeout=0.5) == who
            shared.task_done()
    except Empty:
        pass
    return found


def exchange(shared, n):
    for _ in range(n):
        shared.put(1)
        shared.get()
        shared.task_done()
