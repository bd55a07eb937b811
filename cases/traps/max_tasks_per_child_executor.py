# /// case
# title = "A ProcessPoolExecutor of the default context, with max_tasks_per_child"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# instead = "traps/max-tasks-per-child-pool"
# fix = "Give the Executor a context of spawn or forkserver, or none: then it takes spawn. Or use a Pool, whose maxtasksperchild works under every start method."
# symptoms = ["worker memory grows", "restart workers after n tasks"]
#
# [[expect]]
# when = 'python_version < "3.7"'
# outcome = "raised"
# exception = "TypeError"
# why = "ProcessPoolExecutor takes a context from Python 3.7, and max_tasks_per_child from 3.11."
#
# [[expect]]
# when = 'python_version < "3.11"'
# outcome = "raised"
# exception = "TypeError"
# why = "ProcessPoolExecutor takes max_tasks_per_child from Python 3.11."
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "raised"
# exception = "ValueError"
# why = "The Executor would have to fork new workers while its threads run, which can hang. So it refuses max_tasks_per_child with a context of fork."
# reference = "https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "Each worker ends after one task, and the Executor starts another one, which is not forked from the parent."
# ///
from __future__ import print_function

import concurrent.futures
import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    context = multiprocessing.get_context()
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as executor:
        squares = list(executor.map(work, [1, 2, 3]))
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
