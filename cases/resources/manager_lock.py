# /// resource
# title = "Manager().Lock()"
# family = "proxied"
# symptoms = ["pass a Lock to a Pool"]
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().Lock()


def held(lock):
    if lock.acquire(False):
        lock.release()
        return False
    return True


def mark(shared, who):
    # the parent acquires it, and the worker releases what the parent holds
    if who == "child" and held(shared):
        shared.release()
    else:
        shared.acquire()


def marked(shared, who):
    return held(shared) == (who == "parent")


def exchange(shared, n):
    for _ in range(n):
        shared.acquire()
        shared.release()
