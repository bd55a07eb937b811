# /// case
# title = "A worker that captures what it prints, and sends it to the parent"
#
# [prints]
# shared = "the parent captures what the worker prints: yes"
# lost = "the parent captures what the worker prints: no"
#
# [[expect]]
# outcome = "shared"
# why = "The worker replaces sys.stdout of its own process. The captured text is a result like any other."
# ///
from __future__ import print_function

import multiprocessing
import sys

try:
    from StringIO import StringIO
except ImportError:
    from io import StringIO


def work(number, texts):
    terminal, sys.stdout = sys.stdout, StringIO()
    print("square:", number * number)
    captured, sys.stdout = sys.stdout.getvalue(), terminal
    texts.put(captured)


if __name__ == "__main__":
    texts = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(3, texts))
    worker.start()
    captured = texts.get()
    worker.join()
    print("the parent captures what the worker prints:", "yes" if "square: 9" in captured else "no")
