# /// case
# title = "End a Pool cleanly with Ctrl-C"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["Ctrl-C", "SIGINT"]
#
# [prints]
# shared = "10 squares, sum 285"
# ///
"""End a Pool cleanly with Ctrl-C, to which only the parent reacts.

Put your own work in the place of `time.sleep`, and press Ctrl-C while it runs.
"""

import multiprocessing
import signal
import sys
import time


def ignore_interrupt():
    # Ctrl-C goes to all processes of the terminal
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(number):
    time.sleep(0.05)
    return number * number


if __name__ == "__main__":
    # the parent ignores it too while workers start: half a Pool could not be ended
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with multiprocessing.Pool(3, initializer=ignore_interrupt) as pool:
        signal.signal(signal.SIGINT, handler)
        try:
            # on Windows, Ctrl-C waits for the next result: imap gets them one by one
            squares = list(pool.imap(work, range(10)))
        except KeyboardInterrupt:
            sys.exit("interrupted")  # the end of `with` terminates the workers
    print(f"{len(squares)} squares, sum {sum(squares)}")
