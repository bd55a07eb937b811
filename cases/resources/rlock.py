# /// resource
# title = "multiprocessing.RLock()"
# family = "inherited"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# why = "The worker takes another one than the parent's, its own or that of the fork server that it was forked from; the parent's stays free. Only the worker marks, so nothing tells a copy from another one."
# ///
import multiprocessing


def create():
    return multiprocessing.RLock()


def mark(shared, who):
    # only the worker marks: it takes the lock, and keeps it
    if who == "child":
        shared.acquire(False)


def marked(shared, who):
    if who == "parent":
        return None
    free = shared.acquire(False)
    if free:
        shared.release()
    return not free


def exchange(shared, n):
    for _ in range(n):
        shared.acquire()
        shared.release()
