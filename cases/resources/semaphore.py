# /// resource
# title = "multiprocessing.Semaphore()"
# family = "inherited"
# recipe = "limit-at-once"
# symptoms = ["limit how many workers do something at once"]
# ///
import multiprocessing


def create():
    return multiprocessing.Semaphore(1)


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
