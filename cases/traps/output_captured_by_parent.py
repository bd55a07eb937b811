# /// case
# title = "A parent that replaces sys.stdout to capture what a worker prints"
# instead = "traps/output-captured-by-worker"
# fix = "Let the worker replace its own sys.stdout, and return or send what it has captured."
# symptoms = ["redirect_stdout does not capture the output of a process", "capsys does not capture output of a process", "getvalue() is empty"]
#
# [prints]
# shared = "the parent captures what the worker prints: yes"
# lost = "the parent captures what the worker prints: no"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "The worker writes into its own copy of the object that replaces sys.stdout, and the copy ends with the worker."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# why = "A worker that is not forked has a sys.stdout of its own, which writes to the terminal."
# ///
from __future__ import print_function

import multiprocessing
import sys

try:
    from StringIO import StringIO
except ImportError:
    from io import StringIO


def work(number):
    print("square:", number * number)


if __name__ == "__main__":
    terminal, sys.stdout = sys.stdout, StringIO()
    worker = multiprocessing.Process(target=work, args=(3,))
    worker.start()
    worker.join()
    captured, sys.stdout = sys.stdout.getvalue(), terminal
    print("the parent captures what the worker prints:", "yes" if "square: 9" in captured else "no")
