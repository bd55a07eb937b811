# /// case
# title = "A worker that sets itself up in the function that it runs"
#
# [[expect]]
# outcome = "shared"
# why = "The worker runs the function under every start method."
# ///
from __future__ import print_function

import multiprocessing

settings = {}


def work(queue):
    settings["ready"] = True
    queue.put(settings.get("ready", False))


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=work, args=(queue,), name="worker")
    process.start()
    ready = queue.get()
    process.join()
    print("parent sees the worker:", "yes" if ready else "no")
