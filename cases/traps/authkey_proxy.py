# /// case
# title = "A proxy of a Manager with an authkey of its own, sent to a Pool's worker with a task"
# instead = "atlas/manager-remote/pool-initializer"
# threads = ["gh-139801", "gh-78740"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "A proxy takes its key along only while a process is being created; from a task the worker rebuilds it with its own process's key, which the Manager refuses: the worker dies of the AuthenticationError, and apply() waits for ever."
# ///
from __future__ import print_function

import multiprocessing
import multiprocessing.managers


def work(names):
    names.append("worker")


if __name__ == "__main__":
    manager = multiprocessing.managers.SyncManager(authkey=b"a key of its own")
    manager.start()
    names = manager.list()
    pool = multiprocessing.Pool(2)
    pool.apply(work, (names,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
