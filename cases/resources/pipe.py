# /// resource
# title = "Both ends of a multiprocessing.Pipe()"
# family = "descriptor"
# situation = "python-2-pickles-in-part"
# symptoms = ["multiprocessing.connection.Connection"]
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
