# /// case
# title = "A proxy of a Manager with its own authkey, passed to a Pool's task"
# instead = "traps/authkey-proxy-in-initializer"
# fix = "Give the proxy to the workers through the initializer, or set multiprocessing.current_process().authkey to the Manager's key in parent and workers."
# symptoms = ["digest sent was rejected", "AuthenticationError in the worker", "remote manager hangs in a Pool"]
# threads = ["gh-139801", "gh-78740"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "A proxy is pickled with its key only while a process is being created. In a task, the worker rebuilds it with the worker's own key, which the Manager refuses. The worker fails with an AuthenticationError, and apply() waits forever."
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
