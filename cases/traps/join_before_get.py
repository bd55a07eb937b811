# /// case
# title = "A worker joined before its Queue was read"
# instead = "traps/get-before-join"
# fix = "Read the Queue until you have everything, and join the worker afterwards."
# symptoms = ["join() hangs", "deadlock with a big result", "works with small data and hangs with large data", "join() never returns when the Queue has much data", "Queue deadlock", "program is stuck at its end", "process does not end until its Queue is read"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "A worker does not exit before its Queue's thread has written everything to the pipe. A pipe that nobody reads is soon full (64 KiB on Linux, 8 KiB on Windows before 3.14). The worker waits for the parent to read, and the parent waits for the worker to exit."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing-programming"
# ///
from __future__ import print_function

import multiprocessing


def work(letters):
    letters.put("x" * 1000000)


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(letters,))
    worker.start()
    worker.join()
    letter = letters.get()
    print("parent sees the worker:", "yes" if len(letter) == 1000000 else "no")
