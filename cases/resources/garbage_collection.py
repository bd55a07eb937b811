# /// resource
# title = "Whether the garbage collector runs (gc.disable)"
# family = "state"
#
# [recipe]
# does = "Each worker collects garbage as seldom."
# name = "threshold"
# create = "50_000"
# change = "gc.set_threshold(threshold)"
# read = "gc.get_threshold()[0]"
# prints = "50000"
# imports = ["import gc"]
# ///
import gc


def mark(who):
    if who == "parent":
        gc.disable()
    else:
        gc.enable()


def marked(who):
    return gc.isenabled() == (who == "child")
