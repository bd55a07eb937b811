# /// case
# title = "if get_start_method() != \"fork\""
# needs = ["multiprocessing:get_start_method"]
#
# [prints]
# shared = "the result has the setting: yes"
# lost = "the result has the setting: no"
#
# [[expect]]
# outcome = "shared"
# why = "Every worker that is not forked from the parent gets the settings through the initializer, and a forked one has them."
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
    if multiprocessing.get_start_method() != "fork":
        pool = multiprocessing.Pool(2, prepare, (settings,))
    else:
        pool = multiprocessing.Pool(2)
    product = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("the result has the setting:", "yes" if product == 30 else "no")
