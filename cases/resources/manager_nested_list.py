# /// resource
# title = "A Manager's list in a Manager's list"
# family = "proxied"
# symptoms = ["nested dict or list of a Manager"]
#
# [[override]]
# when = 'python_version < "3.6"'
# outcome = "lost"
# worker_sees = "no"
# why = "Before 3.6 the server replaces a proxy in a proxy by a plain list. shared[0] returns a copy of it, and each change stays in a copy."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.managers.SyncManager.list"
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "raised"
# exception = "AuthenticationError"
# why = "From 3.13.8 the fork server runs the module before it serves, with fork: it starts its own Manager with its own key. The worker creates the proxy of the inner list with the parent's key, which that Manager refuses."
# fix = 'Put everything that starts a process (Process, Pool, Executor, Manager) under `if __name__ == "__main__":`, and pass the workers what they need as arguments or through `initargs`.'
# reference = "gh-126631"
#
# [[override]]
# workers = ["process"]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "lost"
# detail = "failed"
# why = "From 3.13.8 the fork server runs the module before it serves, with fork: it starts its own Manager with its own key. The worker creates the proxy of the inner list with the parent's key, which that Manager refuses. The worker fails with an AuthenticationError, and the parent gets no error."
# fix = 'Put everything that starts a process (Process, Pool, Executor, Manager) under `if __name__ == "__main__":`, and pass the workers what they need as arguments or through `initargs`.'
# reference = "gh-126631"
#
# [recipe]
# does = "Workers append to a list in a list. Both have to be the Manager's: a plain list inside would be a copy."
# name = "rows"
# create = "manager.list([manager.list()])"
# change = "rows[0].append(number * number)"
# read = "sorted(rows[0])"
# prints = "[0, 1, 4, 9]"
# within = "multiprocessing.Manager() as manager"
# imports = ["import multiprocessing"]
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
