# /// resource
# title = "threading.Lock()"
# family = "plain"
# instead = "lock"
# pickles = false
# situation = "pypy-raises-pickling-error"
# ///
import threading


def create():
    return threading.Lock()


def mark(shared, who):
    # the parent takes it; the worker gives it back, or takes its own
    if not shared.acquire(False) and who == "child":
        shared.release()


def marked(shared, who):
    free = shared.acquire(False)
    if free:
        shared.release()
    return free if who == "child" else not free
