# /// resource
# title = "threading.Lock()"
# family = "plain"
# instead = "lock"
# pickles = false
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "PicklingError"
# why = "A lock of threads cannot be pickled, and a task's argument is; PyPy says so by a PicklingError."
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "PicklingError"
# why = "A lock of threads cannot be pickled, and without fork that is how it would travel; PyPy says so by a PicklingError."
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
