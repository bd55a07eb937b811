# /// case
# title = "A ProcessPoolExecutor used at module level, without a main guard"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# instead = "traps/guarded-executor"
# threads = ["nipype/pydra#450", "zauberzeug/nicegui#6166", "nipype/pydra#876"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker goes on from where the parent is, and does not run the module again: it needs no guard."
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
# why = "From 3.14.1 the fork server runs the module itself before it serves, comes to submit() and dies of the RuntimeError that no process may be started so early: Linux resets the connection that it had not accepted yet. 3.15 ignores an error there, and what happens is what did before."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "darwin" and (python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1" and python_version < "3.15")'
# outcome = "raised"
# exception = ["ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError", "RuntimeError"]
# race = "the fork server's end against the parent's connection to it"
# why = "From 3.13.8 and 3.14.1 on the fork server runs the module itself before it serves, comes to submit() and dies of the RuntimeError that no process may be started so early. How far the parent has come with its connection by then is a race, and decides by which exception it is told; on 3.13 that may be the RuntimeError that no acknowledgement of a descriptor was received. 3.15 ignores an error there, and what happens is what did before."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "Each worker runs the module again before it works, comes to submit() itself, and dies of the RuntimeError that no process may be started so early; an Executor that loses a worker fails every task."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import concurrent.futures


def work(number):
    return number * number


with concurrent.futures.ProcessPoolExecutor(2) as executor:
    square = executor.submit(work, 3).result()
print("parent sees the worker:", "yes" if square == 9 else "no")
