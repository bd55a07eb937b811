# /// resource
# title = "threading.Lock()"
# family = "plain"
# instead = "lock"
#
# [[override]]
# workers = ["executor"]
# reaches = ["passed"]
# when = 'python_version < "3.7"'
# outcome = "hung"
# detail = "idle"
# why = "A lock of threads cannot be pickled: before 3.7 the thread that sends a task dies of that, and the result is waited for without end."
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
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# outcome = "raised"
# exception = "TypeError"
# why = "A lock of threads cannot be pickled, and a task's argument is, whatever the start method."
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "TypeError"
# why = "A lock of threads cannot be pickled, and without fork that is how it would travel; the parent is told when the worker is started."
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
