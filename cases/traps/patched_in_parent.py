# /// case
# title = "A function that the parent replaces, as unittest.mock does, and a Pool's task that calls it"
# instead = "traps/patched-in-initializer"
# fix = "Replace it in each worker: in the initializer of a Pool or an Executor, or at the beginning of a Process's function."
# symptoms = ["mock.patch has no effect in the worker", "monkeypatch does not work with multiprocessing", "the worker calls the real function", "mock or monkeypatch is ignored by workers"]
# threads = ["gh-135583", "pytest-dev/pytest#14035", "pfnet/pfio#375", "joblib/joblib#923"]
#
# [prints]
# shared = "the worker calls the replacement: yes"
# lost = "the worker calls the replacement: no"
# worker_sees = true
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the parent's modules, with every attribute that was replaced before the Pool was created."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "A worker that is not forked from the parent imports the module anew, with its own function. What the parent put in its place is not there."
# ///
from __future__ import print_function

import multiprocessing
import platform
import sys


def fake_node():
    return "a test's machine"


def patch():
    platform.node = fake_node


def work():
    node = platform.node()
    print("worker sees the parent:", "yes" if node == "a test's machine" else "no")
    sys.stdout.flush()
    return node


if __name__ == "__main__":
    patch()
    pool = multiprocessing.Pool(1)
    node = pool.apply(work)
    pool.close()
    pool.join()
    print("the worker calls the replacement:", "yes" if node == "a test's machine" else "no")
