# /// case
# title = "set_start_method() when the start method is already set"
# needs = ["multiprocessing:set_start_method"]
# instead = "traps/one-context"
# fix = "Call set_start_method() once, under the main guard, before anything else of multiprocessing. A library takes its own context from get_context()."
# symptoms = ["context has already been set"]
#
# [[expect]]
# outcome = "raised"
# exception = "RuntimeError"
# why = "A program can set the start method once. Creating the first Queue or Lock, or starting the first Process, sets it too. A second call raises an error, even with the same start method. A library should use its own context, from get_context()."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_start_method"
# ///
from __future__ import print_function

import multiprocessing


def work(counter):
    counter.value = 1


def prepare_library():
    multiprocessing.set_start_method("spawn")


if __name__ == "__main__":
    prepare_library()
    multiprocessing.set_start_method("spawn")
    counter = multiprocessing.Value("i", 0)
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
