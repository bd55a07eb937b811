# /// case
# title = "An environment variable that is set anew for the second Process"
# instead = "traps/environ-set-in-worker"
# fix = "Pass the value to the worker, and set the variable there, before importing what reads it. Or set all variables before the program starts its first process."
# symptoms = ["os.environ", "environment variable is not set in the worker", "second worker has the first one's environment", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS"]
# threads = ["airspeed-velocity/asv#1551", "canonical/craft-parts#1672", "gh-117378"]
#
# [prints]
# shared = "the worker sees the new value: yes"
# lost = "the worker sees the new value: no"
# worker_sees = true
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the parent's environment as it was when the worker was forked."
#
# [[expect]]
# start_methods = ["spawn"]
# outcome = "shared"
# why = "A spawned worker is a new program, which inherits the environment that the parent has when it starts the worker."
#
# [[expect]]
# start_methods = ["forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "Workers are forked from the fork server, and have the server's environment: that of the parent when the first process was started."
# ///
from __future__ import print_function

import multiprocessing
import os
import sys


def work(answers):
    seen = os.environ["DEVICE"]
    print("worker sees the parent:", "yes" if seen == "1" else "no")
    sys.stdout.flush()
    answers.put(seen)


def idle(answers):
    answers.put(os.environ["DEVICE"])


if __name__ == "__main__":
    answers = multiprocessing.Queue()
    seen = []
    for device, target in [("0", idle), ("1", work)]:
        os.environ["DEVICE"] = device
        worker = multiprocessing.Process(target=target, args=(answers,))
        worker.start()
        seen.append(answers.get())
        worker.join()
    print("the worker sees the new value:", "yes" if seen == ["0", "1"] else "no")
