# /// resource
# title = "Both ends of a multiprocessing.Pipe()"
# family = "descriptor"
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "hung"
# detail = "idle"
# why = "2.7 pickles a connection without its descriptor: the worker dies of a TypeError while it unpickles the task, whose result is waited for without end."
# ///
import multiprocessing


def create():
    return multiprocessing.Pipe()


def mark(shared, who):
    for_parent, for_child = shared
    own = for_parent if who == "parent" else for_child
    own.send(who)


def marked(shared, who):
    for_parent, for_child = shared
    own = for_child if who == "parent" else for_parent
    return own.poll() and own.recv() == who


def exchange(shared, n):
    for_parent, for_child = shared
    for _ in range(n):
        for_parent.send(1)
        for_child.recv()
