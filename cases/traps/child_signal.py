# /// case
# title = "A parent that waits for SIGCHLD, the signal that a child has ended"
# instead = "traps/sentinel-waited-for"
# fix = "Wait for the process's sentinel (multiprocessing.connection.wait) or join() it: under forkserver the worker is a child of the fork server, which gets the signal."
# symptoms = ["SIGCHLD is not received", "never notices that a worker has finished", "os.wait does not see the worker", "no progress after the first worker"]
# threads = ["spack/spack#51788"]
# needs = ["signal:SIGCHLD"]
#
# [[expect]]
# start_methods = ["fork", "spawn"]
# outcome = "shared"
# why = "The worker is a child of the parent, and the system signals its end to the parent."
#
# [[expect]]
# start_methods = ["forkserver"]
# outcome = "lost"
# why = "The worker is a child of the fork server. The system signals its end to the server, and the parent gets no SIGCHLD."
# ///
from __future__ import print_function

import multiprocessing
import signal
import time

ended = []


def work():
    pass


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, lambda number, frame: ended.append(number))
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
    time.sleep(0.1)
    print("parent sees the worker:", "yes" if ended else "no")
