# /// resource
# title = "A plain list in a Manager's list"
# family = "plain"
# instead = "manager-nested-list"
# threads = ["gh-80832"]
#
# [[override]]
# reaches = ["global"]
# start_methods = ["spawn"]
# when = 'sys_platform == "win32"'
# outcome = "hung"
# detail = "idle"
# why = "It stands in a Manager's list, and the Manager is what hangs: its process runs the module again, comes to the Manager itself and dies; the parent holds the end of the pipe that this process was to fetch, and waits for its address for ever."
#
# [[override]]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.14.1" and python_version < "3.15"'
# outcome = "raised"
# exception = "ConnectionResetError"
# why = "It stands in a Manager's list, and from 3.14.1 the fork server runs the module before it serves, comes to the Manager and dies of a RuntimeError: the connection to it is reset."
# reference = "gh-126631"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "darwin" and (python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1" and python_version < "3.15")'
# outcome = "raised"
# exception = ["ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError", "RuntimeError"]
# race = "the fork server's end against the parent's connection to it"
# why = "It stands in a Manager's list, and from 3.13.8 and 3.14.1 on the fork server runs the module before it serves, comes to the Manager and dies of a RuntimeError. How far the parent has come with its connection by then is a race, and decides by which exception it is told; on 3.13 that may be the RuntimeError that no acknowledgement of a descriptor was received."
# reference = "gh-126631"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "lost"
# detail = "separate"
# why = "From 3.13.8 the fork server runs the module before it serves, and by fork: it starts a Manager of its own, whose list the workers inherit. Where the module chooses forkserver outside of a main guard, the server does so too and dies of the RuntimeError that no process may be started so early: the parent gets EOFError."
# reference = "gh-126631"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "EOFError"
# why = "It stands in a Manager's list, and the Manager's process runs the module again before it serves, comes to the Manager itself, and dies of the RuntimeError that no process may be started so early; the parent, which waits for its address, gets EOFError."
#
# [[override]]
# reaches = ["passed", "initializer"]
# outcome = "lost"
# detail = "copy"
# why = "The worker does reach the Manager's list; but what it is given of it is the server's answer, a copy of the inner list, and what it appends to that copy stays in the worker. Assign it back (shared[0] = changed), or put a Manager's list there, which 3.6 and later allow."
#
# [[override]]
# reaches = ["global", "guarded"]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "The worker does reach the Manager's list; but what it is given of it is the server's answer, a copy of the inner list, and what it appends to that copy stays in the worker. Assign it back (shared[0] = changed), or put a Manager's list there, which 3.6 and later allow."
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().list([[]])


def mark(shared, who):
    if who == "parent":
        shared[0] = [who]
    else:
        # what most people write: it changes the copy that shared[0] has given
        shared[0].append(who)


def marked(shared, who):
    return who in shared[0]
