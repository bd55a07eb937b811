# /// case
# title = "A Queue created at module level, put into by a Process"
# claims = [2, 9]
# instead = "article/queue-process-passed"
# recipe = "recipes/queue/process-passed"
# fix = "Create the Queue under `if __name__ == \"__main__\":` and pass it to the Process as an argument."
# symptoms = ["queue get() hangs", "get() never returns", "worker puts into another queue"]
# situation = "queue-inherited-by-fork"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "idle"
# why = "Running the module again creates another queue, and the worker puts into that one. The parent's get() waits forever."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing

letters = multiprocessing.Queue()


def work():
    letters.put("from the worker")


if __name__ == "__main__":
    worker = multiprocessing.Process(target=work)
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
