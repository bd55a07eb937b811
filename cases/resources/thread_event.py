# /// resource
# title = "threading.Event()"
# family = "plain"
# instead = "event"
# pickles = false
# situation = "pypy-raises-pickling-error"
# symptoms = ["threading.Event in a process"]
# ///
import threading


def create():
    return threading.Event()


def mark(shared, who):
    # the parent sets it; the worker clears it, or sets its own
    if who == "child" and shared.is_set():
        shared.clear()
    else:
        shared.set()


def marked(shared, who):
    return shared.is_set() if who == "parent" else not shared.is_set()
