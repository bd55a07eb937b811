# /// resource
# title = "queue.Queue()"
# family = "plain"
# instead = "queue"
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
try:
    import queue
except ImportError:
    import Queue as queue


def create():
    return queue.Queue()


def mark(shared, who):
    shared.put(who)


def marked(shared, who):
    try:
        while shared.get(timeout=0.5) != who:
            pass
    except queue.Empty:
        return False
    return True
