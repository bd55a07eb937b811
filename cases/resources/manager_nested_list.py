# /// resource
# title = "A Manager's list in a Manager's list"
# family = "proxied"
#
# [[override]]
# when = 'python_version < "3.6"'
# outcome = "lost"
# why = "Before 3.6 the server puts a plain list in the place of a proxy that is put into another: shared[0] gives a copy of it, and each change stays in a copy."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.managers.SyncManager.list"
# ///
import multiprocessing


def create():
    manager = multiprocessing.Manager()
    return manager.list([manager.list()])


def mark(shared, who):
    shared[0].append(who)


def marked(shared, who):
    return who in shared[0]


def exchange(shared, n):
    for _ in range(n):
        shared[0].append(1)
        shared[0].pop()
