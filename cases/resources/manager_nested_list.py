# /// resource
# title = "A Manager's list in a Manager's list"
# family = "proxied"
#
# [[override]]
# when = 'python_version < "3.6"'
# outcome = "lost"
# why = "Before 3.6 the server puts a plain list in the place of a proxy that is put into another: shared[0] gives a copy of it, and each change stays in a copy."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.managers.SyncManager.list"
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "raised"
# exception = "AuthenticationError"
# why = "From 3.13.8 the fork server runs the module before it serves, and by fork: it starts a Manager of its own, with a key of its own. The proxy of the inner list is made in the worker, which has the parent's key, and that Manager refuses it."
# reference = "gh-126631"
#
# [[override]]
# workers = ["process"]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "lost"
# detail = "failed"
# why = "From 3.13.8 the fork server runs the module before it serves, and by fork: it starts a Manager of its own, with a key of its own. The proxy of the inner list is made in the worker, which has the parent's key: that Manager refuses it, the worker dies of the AuthenticationError, and the parent is not told."
# reference = "gh-126631"
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
