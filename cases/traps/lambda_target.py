# /// case
# title = "A lambda as the target of a Process"
# instead = "article/queue-process-passed"
# threads = ["gh-126831", "motioneye-project/motioneye#3256"]
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
