# /// case
# title = "An environment variable that each Process sets for itself"
#
# [prints]
# shared = "the worker sees the new value: yes"
# lost = "the worker sees the new value: no"
# worker_sees = true
#
# [[expect]]
# outcome = "shared"
# why = "The value travels as an argument, and the worker sets it in its own environment."
# ///
from __future__ import print_function

import multiprocessing
import os
import sys


def work(answers, device):
    os.environ["DEVICE"] = device
    seen = os.environ["DEVICE"]
    print("worker sees the parent:", "yes" if seen == "1" else "no")
    sys.stdout.flush()
    answers.put(seen)


def idle(answers, device):
    os.environ["DEVICE"] = device
    answers.put(os.environ["DEVICE"])


if __name__ == "__main__":
    answers = multiprocessing.Queue()
    seen = []
    for device, target in [("0", idle), ("1", work)]:
        worker = multiprocessing.Process(target=target, args=(answers, device))
        worker.start()
        seen.append(answers.get())
        worker.join()
    print("the worker sees the new value:", "yes" if seen == ["0", "1"] else "no")
