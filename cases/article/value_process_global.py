# /// case
# title = "A Value made at module level, changed by a Process"
# claims = [4, 9]
# instead = "article/value-process-passed"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "The memory of a Value is mapped as shared: a forked worker inherits the mapping, and both sides use the same bytes."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "The worker changes the Value that running the module again made, in the worker or in the fork server, and the parent's stays as it was."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing
import sys

level = multiprocessing.Value("i", 0)


def work():
    print("worker sees the parent:", "yes" if level.value == 1 else "no")
    sys.stdout.flush()
    level.value = 2


if __name__ == "__main__":
    level.value = 1
    worker = multiprocessing.Process(target=work)
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if level.value == 2 else "no")
