# /// case
# title = "if get_start_method() == \"spawn\", and the fork server forgotten"
# needs = ["multiprocessing:get_start_method"]
# instead = "traps/start-method-is-not-fork"
# fix = "Ask whether the start method is fork, not whether it is spawn. Better: do what every start method needs, always."
# symptoms = ["works with fork and spawn and fails with forkserver", "None in forkserver workers and not under spawn", "get_start_method() == spawn", "code checks for Windows or spawn"]
# threads = ["gh-84559"]
#
# [prints]
# shared = "the result has the setting: yes"
# lost = "the result has the setting: no"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the parent's settings in its memory, and needs no initializer."
#
# [[expect]]
# start_methods = ["spawn"]
# outcome = "shared"
# why = "The program treats spawn by itself: the initializer gives the settings to each worker."
#
# [[expect]]
# start_methods = ["forkserver"]
# outcome = "lost"
# why = "A worker of the fork server, like a spawned one, does not have the parent's settings. This program gives them only to spawned workers."
# ///
from __future__ import print_function

import multiprocessing

settings = {"factor": 1}


def prepare(given):
    settings.update(given)


def work(number):
    return settings["factor"] * number


if __name__ == "__main__":
    settings["factor"] = 10
    if multiprocessing.get_start_method() == "spawn":
        pool = multiprocessing.Pool(2, prepare, (settings,))
    else:
        pool = multiprocessing.Pool(2)
    product = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("the result has the setting:", "yes" if product == 30 else "no")
