# /// case
# title = "A daemonic Process that its parent does not join"
# instead = "traps/daemon-joined"
# fix = "Join the worker before the parent ends, or do not make it daemonic."
# symptoms = ["daemon process is killed", "worker stops in the middle of its work", "finally and atexit do not run", "output file is incomplete", "coverage data of terminated workers is missing", "worker is killed when the program ends", "child process ends with its parent"]
# threads = ["coveragepy/coveragepy#1069"]
#
# [[expect]]
# outcome = "lost"
# why = "A process that ends terminates its daemonic children, wherever they are. No finally block and no atexit function runs in them. Here the program is a Process too, so that its end can be observed."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.daemon"
# ///
from __future__ import print_function

import multiprocessing
import time


def work(counter):
    time.sleep(0.5)  # simulates the work
    counter.value = 1


def program(counter):
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.daemon = True
    worker.start()


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=program, args=(counter,))
    process.start()
    process.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
