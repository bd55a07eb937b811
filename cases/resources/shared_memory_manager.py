# /// resource
# title = "The SharedMemory of a SharedMemoryManager"
# family = "named"
# needs = ["multiprocessing.managers:SharedMemoryManager"]
#
# [[override]]
# reaches = ["global"]
# start_methods = ["spawn"]
# when = 'sys_platform == "win32"'
# outcome = "hung"
# detail = "idle"
# why = "The Manager's process runs the module again, comes to the Manager itself and dies. The parent still holds the end of the pipe that this process was to fetch, and waits for its address for ever."
#
# [[override]]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "lost"
# why = "From 3.13.8 the fork server runs the module before it serves, and by fork: it starts a Manager of its own, whose memory the workers inherit. Where the module chooses forkserver outside of a main guard, the server does so too and dies of the RuntimeError that no process may be started so early: the parent gets EOFError."
# reference = "gh-126631"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.14.1" and python_version < "3.15"'
# outcome = "raised"
# exception = "ConnectionResetError"
# why = "From 3.14.1 the fork server runs the module before it serves, comes to the Manager and dies of a RuntimeError: the connection to it is reset."
# reference = "gh-126631"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'sys_platform == "darwin" and (python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1" and python_version < "3.15")'
# outcome = "raised"
# exception = ["ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError", "RuntimeError"]
# race = "the fork server's end against the parent's connection to it"
# why = "From 3.13.8 and 3.14.1 on the fork server runs the module before it serves, comes to the Manager and dies of a RuntimeError. How far the parent has come with its connection by then is a race, and decides by which exception it is told; on 3.13 that may be the RuntimeError that no acknowledgement of a descriptor was received."
# reference = "gh-126631"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "EOFError"
# why = "The Manager's process runs the module again before it serves, comes to the Manager itself, and dies of the RuntimeError that no process may be started so early; the parent, which waits for its address, gets EOFError."
# ///
import multiprocessing.managers

PLACES = {"parent": 0, "child": 1}


def create():
    global manager  # which removes the memory when it ends itself
    manager = multiprocessing.managers.SharedMemoryManager()
    manager.start()
    return manager.SharedMemory(size=2)


def mark(shared, who):
    shared.buf[PLACES[who]] = 1


def marked(shared, who):
    return shared.buf[PLACES[who]] == 1


def exchange(shared, n):
    for _ in range(n):
        shared.buf[0] = 1
        shared.buf[0]
