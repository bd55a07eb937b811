# /// case
# title = "A Process that returns its result through a Pipe, which needs no semaphore"
#
# [[expect]]
# outcome = "shared"
# why = "A Pipe is a pair of descriptors, which a Process gets while it is being created. Nothing of it is in /dev/shm."
# ///
from __future__ import print_function

import multiprocessing


def work(number, sender):
    sender.send(number * number)


if __name__ == "__main__":
    receiver, sender = multiprocessing.Pipe(False)
    worker = multiprocessing.Process(target=work, args=(3, sender))
    worker.start()
    square = receiver.recv()
    worker.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
