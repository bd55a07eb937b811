# /// resource
# title = "Manager().Queue()"
# family = "proxied"
# symptoms = ["pass a Queue to a Pool"]
#
# [recipe]
# does = "Workers put what they find into one queue, and the parent gets it."
# name = "results"
# create = "manager.Queue()"
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
    return multiprocessing.Manager().Queue()


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
