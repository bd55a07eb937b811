# /// resource
# title = "threading.Lock()"
# family = "plain"
# instead = "lock"
# pickles = false
# situation = "pypy-raises-pickling-error"
# symptoms = ["threading.Lock between processes"]
# ///
import threading


def create():
    return threading.Lock()


def mark(shared, who):
    # the parent acquires it; the worker releases it, or acquires its own
    if not shared.acquire(False) and who == "child":
        shared.release()


def marked(shared, who):
    free = shared.acquire(False)
    if free:
        shared.release()
    return free if who == "child" else not free
