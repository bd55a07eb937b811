# /// resource
# title = "threading.Event()"
# family = "plain"
# instead = "event"
#
# [[override]]
# workers = ["executor"]
# reaches = ["passed"]
# when = 'python_version < "3.7"'
# outcome = "hung"
# detail = "idle"
# why = "The lock in it cannot be pickled: before 3.7 the thread that sends a task dies of that, and the result is waited for without end."
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
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# outcome = "raised"
# exception = "TypeError"
# why = "The lock in it cannot be pickled, and a task's argument is, whatever the start method."
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "TypeError"
# why = "The lock in it cannot be pickled, and without fork that is how it would travel; the parent is told when the worker is started."
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
