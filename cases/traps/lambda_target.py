# /// case
# title = "A lambda as the target of a Process"
# instead = "traps/function-target"
# fix = "Write a function at module level, and give it what it needs with args. Or use functools.partial() of such a function."
# symptoms = ["works on Linux and fails on Windows or macOS", "lambda as collate_fn of a DataLoader"]
# threads = ["gh-126831", "motioneye-project/motioneye#3256", "cms-sw/cmssw#51671"]
# reported = [
#     { text = "AttributeError: Can't pickle local object 'ADFMNIST.__init__.<locals>.<lambda>'", source = "liznerski/fcdd#2" },
#     { text = "EOFError: Ran out of input", source = "liznerski/fcdd#2" },
# ]
# situation = "function-inherited-by-fork"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "PicklingError"
# why = "start() pickles the target for the worker. A function is pickled as the name by which the worker imports it, and a lambda has none."
# ///
from __future__ import print_function

import multiprocessing

if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=lambda: letters.put("from the worker"))
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
