# /// case
# title = "A Manager made at module level, without a main guard"
# instead = "article/manager-list-process-passed"
# threads = ["gh-128145"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "The Manager's process and the worker are forked: neither runs the module again, and the worker reaches the list at the address that the proxy holds."
#
# [[expect]]
# start_methods = ["spawn"]
# when = 'sys_platform == "win32"'
# outcome = "hung"
# detail = "idle"
# why = "The Manager's process runs the module again, comes to Manager() itself and dies. On Windows the parent still holds the end of the pipe that this process was to fetch, so it waits for the address for ever and gets no EOFError."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "EOFError"
# why = "The Manager's process runs the module again before it serves, comes to Manager() itself, and dies of the RuntimeError that no process may be started so early; the parent, which waits for its address, gets EOFError."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
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
