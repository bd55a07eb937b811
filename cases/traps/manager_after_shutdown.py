# /// case
# title = "A Manager's list read after the with block that ends the Manager"
# instead = "traps/manager-within-block"
# fix = "Read all proxies within the with block, or copy their contents there. A worker that still runs needs the Manager, too: join it first."
# symptoms = ["No such file or directory from a proxy", "ConnectionRefusedError from a proxy", "BrokenPipeError from a proxy", "worker fails after the parent ended", "Manager's dict stops working after the function that created it"]
#
# [[expect]]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "error"
# why = "The list was in the Manager's process, which exited at the end of the with block, so the proxy cannot connect. Read the list within the block. A proxy that was used before keeps its connection and raises IOError 32 instead."
#
# [[expect]]
# outcome = "raised"
# exception = "FileNotFoundError"
# why = "The list was in the Manager's process, which exited at the end of the with block, so the proxy cannot connect. Read the list within the block. A proxy that was used before keeps its connection and raises BrokenPipeError instead."
# ///
from __future__ import print_function

import multiprocessing


def work(names):
    names.append("worker")


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        names = manager.list()
        worker = multiprocessing.Process(target=work, args=(names,))
        worker.start()
        worker.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
