# /// case
# title = "A module that sets itself up for workers when it is imported, by the process's name"
# instead = "traps/set-up-in-worker"
# fix = "Do it in the function that the worker runs, or in the initializer: when a module is imported, and in which process, depends on the start method."
# symptoms = ["signal handlers are not installed in workers", "worker setup at import never runs", "current_process name at import", "preload"]
# threads = ["livekit/agents#7336"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "A forked worker is a copy of the parent, where the module was imported, with the parent's name. It is not imported again."
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1"'
# outcome = "lost"
# why = "From 3.13.8 and from 3.14.1 the fork server imports the main module, as it does any that it preloads, and its name is MainProcess. The workers are forked from it, and do not import the module again."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "The worker runs the module itself, after it got its name."
# ///
from __future__ import print_function

import multiprocessing

settings = {}

if multiprocessing.current_process().name == "worker":
    settings["ready"] = True


def work(queue):
    queue.put(settings.get("ready", False))


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=work, args=(queue,), name="worker")
    process.start()
    ready = queue.get()
    process.join()
    print("parent sees the worker:", "yes" if ready else "no")
