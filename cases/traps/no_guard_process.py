# /// case
# title = "A Process started at module level, without a main guard"
# instead = "traps/guarded-process"
# fix = "Put everything that starts a process under if __name__ == \"__main__\"."
# symptoms = ["bootstrapping phase", "freeze_support", "script runs several times", "module is imported twice", "code at module level runs several times", "whole script starts again for each process", "a window opens twice", "works on Linux and not on Windows"]
# threads = ["zauberzeug/nicegui#6065", "zauberzeug/nicegui#6166", "nipype/pydra#876"]
# situation = "no-main-guard"
#
# [[otherwise]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "failed"
# why = "The worker runs the module again before it runs the target, reaches start() and fails with the bootstrapping RuntimeError. The parent gets no error, and its join() returns."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing


def work(counter):
    counter.value = 1


counter = multiprocessing.Value("i", 0)
worker = multiprocessing.Process(target=work, args=(counter,))
worker.start()
worker.join()
print("parent sees the worker:", "yes" if counter.value == 1 else "no")
