# /// case
# title = "A parent that waits for a process's sentinel"
# needs = ["signal:SIGCHLD", "multiprocessing.connection:wait"]
#
# [[expect]]
# outcome = "shared"
# why = "The sentinel becomes ready when the worker has ended, whoever its parent is."
# ///
from __future__ import print_function

import multiprocessing
import multiprocessing.connection

ended = []


def work():
    pass


if __name__ == "__main__":
    process = multiprocessing.Process(target=work)
    process.start()
    ended = multiprocessing.connection.wait([process.sentinel])
    process.join()
    print("parent sees the worker:", "yes" if ended else "no")
