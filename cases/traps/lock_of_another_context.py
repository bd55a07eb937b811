# /// case
# title = "A Lock of the default context, passed to a Process of the spawn context"
# needs = ["multiprocessing:get_context"]
# instead = "traps/one-context"
# fix = "Create all locks, queues and processes by one context, which you get once from multiprocessing.get_context()."
# symptoms = ["segmentation fault in the worker", "A SemLock created in a fork context is being shared with a process in a spawn context"]
# threads = ["gh-77377", "gh-119413"]
#
# [[expect]]
# start_methods = ["fork"]
# when = 'sys_platform == "darwin" and python_full_version < "3.11.5"'
# outcome = "lost"
# detail = "failed"
# why = "A Lock of the fork context has no name by which another process could open it. It is pickled as the number of a descriptor of the parent, which is not open in the spawned worker. The worker fails with OSError 9, and the parent gets no error."
# reference = "uqfoundation/multiprocess#115"
#
# [[expect]]
# start_methods = ["fork"]
# when = 'python_full_version < "3.11.5"'
# outcome = "crashed"
# detail = "worker: Segmentation fault"
# why = "A Lock of the fork context has no name by which another process could open it. It is pickled as its address in the parent's memory, and the spawned worker crashes when it uses that address."
# reference = "gh-77377"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "raised"
# exception = "RuntimeError"
# why = "A Lock of the fork context has no name by which a spawned worker could open it. From 3.11.5 pickling it for such a worker raises an error. Before, the worker crashed."
# reference = "gh-77377"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "A Lock of the spawn or the forkserver context keeps its name, and the worker opens it by that name. On Windows the worker gets its own handle."
# ///
from __future__ import print_function

import multiprocessing


def work(lock, counter):
    with lock:
        counter.value = 1


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    lock = multiprocessing.Lock()
    counter = context.Value("i", 0, lock=False)
    worker = context.Process(target=work, args=(lock, counter))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
