# /// case
# title = "Forking a worker while another thread runs, where warnings are errors"
# instead = "traps/workers-before-threads"
#
# [[expect]]
# start_methods = ["fork"]
# when = 'python_version >= "3.15" and implementation_name == "cpython"'
# outcome = "raised"
# exception = "DeprecationWarning"
# why = "Python warns where a process with several threads is forked, since the child may wait for locks that only those threads could release; from 3.15 a filter can make an error of it, which start() raises when the worker was forked already."
# reference = "https://docs.python.org/3/library/os.html#os.fork"
#
# [[expect]]
# start_methods = ["fork"]
# when = 'python_version >= "3.12" and implementation_name == "cpython"'
# outcome = "shared"
# why = "From 3.12 Python warns where a process with several threads is forked, but hides it by default, and before 3.15 a filter that makes errors of warnings makes it vanish: this worker takes no lock, and does well by luck."
# reference = "https://docs.python.org/3/library/os.html#os.fork"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "Before 3.12, and in PyPy, nothing warns of forking a process with several threads: this worker takes no lock, and does well by luck."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "The parent itself is not forked, so that there is nothing to warn of."
# ///
from __future__ import print_function

import multiprocessing
import threading
import warnings


def work(counter):
    counter.value = 1


if __name__ == "__main__":
    warnings.simplefilter("error", DeprecationWarning)  # as pytest -W error does; it is hidden by default
    counter = multiprocessing.Value("i", 0)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.daemon = True
    thread.start()
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
