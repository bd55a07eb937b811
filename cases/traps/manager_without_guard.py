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
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "shared"
# why = "From 3.13.8 the fork server runs the module before it serves, and by the default start method, which is fork: the whole script runs once more in there, with workers of its own, and the parent's workers, which have the module from there, do not run it again. It works, twice. Where the module chooses forkserver outside of a main guard, the server does so too and dies of the RuntimeError that no process may be started so early: the parent gets EOFError."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.14.1" and python_version < "3.15"'
# outcome = "raised"
# exception = "ConnectionResetError"
# why = "From 3.14.1 the fork server runs the module itself before it serves, comes to Manager() and dies of the RuntimeError that no process may be started so early: Linux resets the connection that it had not accepted yet. 3.15 ignores an error there, and what happens is what did before."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "darwin" and (python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1" and python_version < "3.15")'
# outcome = "raised"
# exception = ["ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError", "RuntimeError"]
# race = "the fork server's end against the parent's connection to it"
# why = "From 3.13.8 and 3.14.1 on the fork server runs the module itself before it serves, comes to Manager() and dies of the RuntimeError that no process may be started so early. How far the parent has come with its connection by then is a race, and decides by which exception it is told; on 3.13 that may be the RuntimeError that no acknowledgement of a descriptor was received. 3.15 ignores an error there, and what happens is what did before."
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


def work(names):
    names.append("worker")


names = multiprocessing.Manager().list()
worker = multiprocessing.Process(target=work, args=(names,))
worker.start()
worker.join()
print("parent sees the worker:", "yes" if "worker" in names else "no")
