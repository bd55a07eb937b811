# /// case
# title = "Forking a worker while another thread runs, with warnings as errors"
# instead = "traps/threads-after-fork"
# fix = "Start the workers before the first thread. Or use spawn or forkserver, which fork no process that has threads."
# symptoms = ["multi-threaded, use of fork() may lead to deadlocks in the child", "DeprecationWarning from pytest", "worker hangs now and then under fork", "macOS crashes after fork", "fork while threads are running", "background thread is gone after fork"]
# threads = ["log2timeline/plaso#4796", "jaraco/keyring#494", "joblib/joblib#1650"]
# reported = [
#     { text = "DeprecationWarning: This process (pid=2333598) is multi-threaded, use of fork() may lead to deadlocks in the child.", source = "log2timeline/plaso#4796" },
#     { text = "objc[1384]: +[__NSCFConstantString initialize] may have been in progress in another thread when fork() was called. We cannot safely call it or ignore it in the fork() child process. Crashing instead.", source = "jaraco/keyring#494" },
# ]
#
# [[expect]]
# start_methods = ["fork"]
# when = 'python_version >= "3.15" and implementation_name == "cpython"'
# outcome = "raised"
# exception = "DeprecationWarning"
# why = "Python warns when a process with several threads is forked, because the child may wait for locks that only those threads could release. From 3.15 a filter can turn the warning into an error. start() raises it after the worker was forked."
# reference = "https://docs.python.org/3/library/os.html#os.fork"
#
# [[expect]]
# start_methods = ["fork"]
# when = 'python_version >= "3.12" and implementation_name == "cpython"'
# outcome = "shared"
# why = "From 3.12 Python warns when a process with several threads is forked, but hides the warning by default. Before 3.15 a filter that turns warnings into errors suppresses it. This worker acquires no lock and works by luck."
# reference = "https://docs.python.org/3/library/os.html#os.fork"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "Before 3.12, and in PyPy, nothing warns when a process with several threads is forked. This worker acquires no lock and works by luck."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "The parent itself is not forked, so there is nothing to warn about."
# ///
from __future__ import print_function

import multiprocessing
import threading
import warnings


def work(counter):
    counter.value = 1


if __name__ == "__main__":
    warnings.simplefilter("error", DeprecationWarning)  # as pytest -W error does; Python hides it by default
    counter = multiprocessing.Value("i", 0)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.daemon = True
    thread.start()
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
