# /// case
# title = "A Process that gives its result as its exit status: sys.exit(result)"
# instead = "traps/result-put-in-queue"
# fix = "Put the result into a Queue, or keep it in a Value. Use the exit status only to tell success from failure."
# symptoms = ["exitcode is not the value that sys.exit() was called with", "exitcode is 44 instead of 300"]
#
# [prints]
# shared = "the parent gets the result: yes"
# lost = "the parent gets the result: no"
#
# [[expect]]
# when = 'sys_platform == "win32"'
# outcome = "shared"
# why = "On Windows an exit status has 32 bits. On other systems only the lowest 8 bits of it arrive."
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'python_version < "3.7"'
# outcome = "shared"
# why = "Before Python 3.7 a worker of the fork server wrote its exit status, as a number of 64 bits, into a pipe to the parent. Since 3.7 the server waits for it, as for any process."
#
# [[expect]]
# outcome = "lost"
# why = "An exit status has 8 bits: of 300 the parent gets 300 % 256, which is 44. A text or another object becomes 1."
# ///
from __future__ import print_function

import multiprocessing
import sys


def add(numbers):
    sys.exit(sum(numbers))


if __name__ == "__main__":
    worker = multiprocessing.Process(target=add, args=([100, 200],))
    worker.start()
    worker.join()
    print("the parent gets the result:", "yes" if worker.exitcode == 300 else "no")
