# /// resource
# title = "multiprocessing.Lock()"
# family = "inherited"
# recipe = "file-lock"
# symptoms = ["pass a Lock to a Pool", "Lock as an argument of a task", "lock does not work between processes"]
# ///
import multiprocessing


def create():
    return multiprocessing.Lock()


def mark(shared, who):
    # the parent acquires it; the worker releases it, or acquires its own
    if not shared.acquire(False) and who == "child":
        shared.release()


def marked(shared, who):
    free = shared.acquire(False)
    if free:
        shared.release()
    return free if who == "child" else not free


def exchange(shared, n):
    for _ in range(n):
        shared.acquire()
        shared.release()
