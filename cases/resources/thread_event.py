# /// resource
# title = "threading.Event()"
# family = "plain"
# instead = "event"
# pickles = false
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "PicklingError"
# why = "The lock in it cannot be pickled, and a task's argument is; PyPy says so by a PicklingError."
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "PicklingError"
# why = "The lock in it cannot be pickled, and without fork that is how it would travel; PyPy says so by a PicklingError."
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
