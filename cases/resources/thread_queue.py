# /// resource
# title = "queue.Queue()"
# family = "plain"
# instead = "queue"
# pickles = false
# situation = "pypy-raises-pickling-error"
# symptoms = ["queue.Queue instead of multiprocessing.Queue"]
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
