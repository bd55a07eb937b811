# /// case
# title = "A global changed after the Pool was created"
# instead = "traps/setting-given-with-task"
# fix = "Pass with each task what may change. Workers do not see what the parent changes after they were started."
# symptoms = ["workers have the old value", "changed global is not seen by the Pool"]
#
# [prints]
# shared = "the worker sees the new value: yes"
# lost = "the worker sees the new value: no"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "A Pool forks its workers when it is created. They have the parent's memory as it was then."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# why = "A worker that is not forked from the parent has the value that the module assigns when it is run again: the old one."
# reference = "https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods"
# ///
from __future__ import print_function

import multiprocessing

setting = "old"


def work():
    return setting


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    setting = "new"
    seen = pool.apply(work)
    pool.close()
    pool.join()
    print("the worker sees the new value:", "yes" if seen == "new" else "no")
