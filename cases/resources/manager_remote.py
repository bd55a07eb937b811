# /// resource
# title = "A list of a Manager with a TCP address and its own authkey"
# family = "proxied"
# threads = ["gh-139801", "gh-78740"]
# symptoms = ["Manager over the network", "remote Manager"]
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# outcome = "hung"
# detail = "idle"
# why = "The authkey does not travel with a task. The worker tries its own and fails with an AuthenticationError. The task is lost, and the parent waits for its result forever."
# fix = "Pass it while the workers are being created, in `args` of Process or in `initargs`, or set `multiprocessing.current_process().authkey` in the worker to the Manager's."
# reference = "gh-139801"
#
# [[override]]
# workers = ["executor"]
# reaches = ["passed"]
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "The authkey does not travel with a task. The worker tries its own and fails with an AuthenticationError, and the Executor is broken."
# fix = "Pass it while the workers are being created, in `args` of Process or in `initargs`, or set `multiprocessing.current_process().authkey` in the worker to the Manager's."
# reference = "gh-139801"
# ///
import multiprocessing.managers


def create():
    manager = multiprocessing.managers.SyncManager(address=("127.0.0.1", 0), authkey=b"secret")
    manager.start()
    return manager.list()


def mark(shared, who):
    shared.append(who)


def marked(shared, who):
    return who in shared


def exchange(shared, n):
    for _ in range(n):
        shared.append(1)
        shared.pop()
