# /// case
# title = "A Manager's list made at module level, appended to by a Pool's worker"
# claims = [6, 7, 9]
# instead = "article/manager-list-pool-passed"
# threads = ["gh-128145"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker inherits the proxy, and reaches the Manager's process at the address that it holds."
#
# [[expect]]
# start_methods = ["spawn"]
# when = 'sys_platform == "win32"'
# outcome = "hung"
# detail = "idle"
# why = "The Manager's process runs the module again, comes to Manager() itself and dies. On Windows the parent still holds the end of the pipe that this process was to fetch, so it waits for the address for ever and gets no EOFError."
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "lost"
# detail = "separate"
# why = "From 3.13.8 the fork server runs the module before it serves, and by the default start method, which is fork: it starts a Manager of its own, whose list the workers inherit. Nothing fails, and the parent's list never changes. Where the module chooses forkserver outside of a main guard, the server does so too and dies of the RuntimeError that no process may be started so early: the parent gets EOFError."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.14.1" and python_version < "3.15"'
# outcome = "raised"
# exception = "ConnectionResetError"
# why = "From 3.14.1 the fork server runs the module itself before it serves, comes to Manager() and dies of the RuntimeError that no process may be started so early: Linux resets the connection that it had not accepted yet. 3.15 ignores an error there, and the parent gets EOFError there, as before."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "darwin" and (python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1" and python_version < "3.15")'
# outcome = "raised"
# exception = ["ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError", "RuntimeError"]
# race = "the fork server's end against the parent's connection to it"
# why = "From 3.13.8 and 3.14.1 on the fork server runs the module itself before it serves, comes to Manager() and dies of the RuntimeError that no process may be started so early. How far the parent has come with its connection by then is a race, and decides by which exception it is told; on 3.13 that may be the RuntimeError that no acknowledgement of a descriptor was received. 3.15 ignores an error there, and the parent gets EOFError there, as before."
# reference = "gh-126631"
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
import sys

names = multiprocessing.Manager().list()


def work():
    print("worker sees the parent:", "yes" if "parent" in names else "no")
    sys.stdout.flush()
    names.append("worker")


if __name__ == "__main__":
    names.append("parent")
    pool = multiprocessing.Pool(2)
    pool.apply(work)
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if "worker" in names else "no")
