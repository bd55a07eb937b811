# /// case
# title = "A parent that reads a Pipe to its end, and keeps its own copy of the other end open"
# instead = "traps/pipe-end-closed"
# fix = "Close your own copy of the end that you gave to the worker, right after start()."
# symptoms = ["recv() blocks forever", "no EOFError after the worker has exited", "reader never ends", "pipe hangs"]
#
# [[expect]]
# outcome = "hung"
# detail = "idle"
# why = "A reader gets EOFError when every copy of the other end is closed. The worker's copy is closed when it exits. The parent's own is not, so recv() waits forever."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.connection.Connection.recv"
# ///
from __future__ import print_function

import multiprocessing


def work(sender):
    for number in range(3):
        sender.send(number)
    sender.close()


if __name__ == "__main__":
    receiver, sender = multiprocessing.Pipe(False)
    worker = multiprocessing.Process(target=work, args=(sender,))
    worker.start()
    numbers = []
    try:
        while True:
            numbers.append(receiver.recv())
    except EOFError:
        pass
    worker.join()
    print("parent sees the worker:", "yes" if numbers == [0, 1, 2] else "no")
