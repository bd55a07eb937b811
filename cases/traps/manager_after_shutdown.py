# /// case
# title = "A Manager's list read after the with block that ends the Manager"
# instead = "article/manager-list-process-passed"
#
# [[expect]]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "error"
# why = "The list lived in the Manager's process, which the end of the with block has ended; the proxy finds nobody at its address."
#
# [[expect]]
# outcome = "raised"
# exception = "FileNotFoundError"
# why = "The list lived in the Manager's process, which the end of the with block has ended; the proxy finds nobody at its address."
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
