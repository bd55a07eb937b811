# /// case
# title = "A nested function as the target of a Process"
# instead = "article/queue-process-passed"
# threads = ["gh-126831", "motioneye-project/motioneye#3256"]
# situation = "function-inherited-by-fork"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# when = 'python_version < "3.14" and implementation_name != "pypy"'
# outcome = "raised"
# exception = "AttributeError"
# why = "start() pickles the target for the worker. A function is pickled as the name by which the worker imports it, and a nested function cannot be imported."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "PicklingError"
# why = "start() pickles the target for the worker. A function is pickled as the name by which the worker imports it, and a nested function cannot be imported. CPython before 3.14 raises AttributeError instead."
# reference = "gh-122311"
# ///
from __future__ import print_function

import multiprocessing


def main():
    letters = multiprocessing.Queue()

    def work():
        letters.put("from the worker")

    worker = multiprocessing.Process(target=work)
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")


if __name__ == "__main__":
    main()
