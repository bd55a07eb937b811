# /// resource
# title = "multiprocessing.RLock()"
# tells = false
# family = "inherited"
# situation = "lock-acquired-by-the-worker-alone"
# recipe = "file-lock"
# ///
import multiprocessing


def create():
    return multiprocessing.RLock()


def mark(shared, who):
    # only the worker leaves a mark: it acquires the lock and keeps it
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
