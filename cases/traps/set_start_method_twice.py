# /// case
# title = "set_start_method() where the start method is chosen already"
# needs = ["multiprocessing:set_start_method"]
# instead = "traps/one-context"
#
# [[expect]]
# outcome = "raised"
# exception = "RuntimeError"
# why = "The start method can be set once in a program, and is also settled by the first Queue or Lock that is made, or the first Process that is started; a second call raises, even where it sets the same. A library should take a context of its own with get_context()."
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
