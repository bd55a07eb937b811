# /// case
# title = "A parent that reads a Pipe to its end, and closed its own copy of the other end"
#
# [[expect]]
# outcome = "shared"
# why = "After the parent has closed its copy, the worker has the only one, and recv() raises EOFError when the worker exits."
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
    sender.close()
    numbers = []
    try:
        while True:
            numbers.append(receiver.recv())
    except EOFError:
        pass
    worker.join()
    print("parent sees the worker:", "yes" if numbers == [0, 1, 2] else "no")
