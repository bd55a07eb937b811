# /// resource
# title = "multiprocessing.Queue()"
# family = "inherited"
# symptoms = ["pass a Queue to a Pool", "Queue as an argument of pool.map", "Queue is empty in the parent"]
#
# [recipe]
# does = "Workers put what they find into one queue, and the parent gets it."
# name = "results"
# create = "multiprocessing.Queue()"
# change = "results.put(number * number)"
# read = "sorted(results.get() for _ in numbers)"
# prints = "[0, 1, 4, 9]"
# imports = ["import multiprocessing"]
# drain = true
# ///
import multiprocessing

try:
    from queue import Empty
except ImportError:
    from Queue import Empty


def create():
    return multiprocessing.Queue()


def mark(shared, who):
    shared.put(who)


def marked(shared, who):
    try:
        while shared.get(timeout=0.5) != who:
            pass
    except Empty:
        return False
    return True


def exchange(shared, n):
    for _ in range(n):
        shared.put(1)
        shared.get()
