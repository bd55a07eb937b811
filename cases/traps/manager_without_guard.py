# /// case
# title = "A Manager created at module level, without a main guard"
# instead = "traps/guarded-manager"
# fix = "Put everything that starts a process under if __name__ == \"__main__\", a Manager too, and pass its proxies as arguments."
# symptoms = ["freeze_support", "bootstrapping phase", "works on Linux and fails on Windows or macOS"]
# threads = ["gh-128145"]
# situation = ["no-main-guard", "manager-at-module-level"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "The Manager's process and the worker are forked, and neither runs the module again. The worker reaches the list at the address in the proxy."
# ///
from __future__ import print_function

import multiprocessing


def work(names):
    names.append("worker")


names = multiprocessing.Manager().list()
worker = multiprocessing.Process(target=work, args=(names,))
worker.start()
worker.join()
print("parent sees the worker:", "yes" if "worker" in names else "no")
