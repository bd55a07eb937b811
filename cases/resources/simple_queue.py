# /// resource
# title = "multiprocessing.SimpleQueue()"
# family = "inherited"
#
# [recipe]
# does = "Workers put what they find into one queue, and the parent gets it."
# name = "results"
# create = "multiprocessing.SimpleQueue()"
# change = "results.put(number * number)"
# read = "sorted(results.get() for _ in numbers)"
# prints = "[0, 1, 4, 9]"
# imports = ["import multiprocessing"]
# drain = true
# ///
import multiprocessing.queues


def create():
    if hasattr(multiprocessing, "SimpleQueue"):
        return multiprocessing.SimpleQueue()
    return multiprocessing.queues.SimpleQueue()


def mark(shared, who):
    shared.put(who)


def marked(shared, who):
    while not shared.empty():
        if shared.get() == who:
            return True
    return False


def exchange(shared, n):
    for _ in range(n):
        shared.put(1)
        shared.get()
