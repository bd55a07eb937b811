# /// resource
# title = "A Manager itself"
# family = "proxied"
# instead = "manager-list"
# pickles = false
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "AttributeError"
# why = "2.7 pickles a Manager as a call of from_address(), which no Manager has."
#
# [[override]]
# workers = ["process"]
# reaches = ["passed"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "lost"
# detail = "failed"
# why = "PyPy pickles the Manager's weak references. The worker fails with a TypeError while it unpickles them, and the parent gets no error."
# fix = "Pass the Manager's proxies, and not the Manager."
#
# [[override]]
# workers = ["pool"]
# reaches = ["initializer"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "hung"
# detail = "storm"
# why = "PyPy pickles the Manager's weak references. Each worker fails with a TypeError while it unpickles them, and the Pool replaces it, forever."
# fix = "Pass the Manager's proxies, and not the Manager."
#
# [[override]]
# workers = ["executor"]
# reaches = ["initializer"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "PyPy pickles the Manager's weak references. A worker fails with a TypeError while it unpickles them, and the Executor is broken."
# fix = "Pass the Manager's proxies, and not the Manager."
# ///
import multiprocessing.managers

NOTES = []


def get_notes():
    # runs in the Manager's process and returns the list there
    return NOTES


class NotesManager(multiprocessing.managers.BaseManager):
    pass


NotesManager.register("get_notes", get_notes, multiprocessing.managers.ListProxy)


def create():
    manager = NotesManager()
    manager.start()
    return manager


def mark(shared, who):
    shared.get_notes().append(who)


def marked(shared, who):
    return who in shared.get_notes()
