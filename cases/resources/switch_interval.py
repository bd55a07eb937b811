# /// resource
# title = "The switch interval of threads"
# family = "state"
# needs = ["sys:setswitchinterval"]
# symptoms = ["setswitchinterval"]
#
# [recipe]
# does = "Each worker's threads take turns after the same time."
# name = "seconds"
# create = "0.01"
# change = "sys.setswitchinterval(seconds)"
# read = "sys.getswitchinterval()"
# prints = "0.01"
# imports = ["import sys"]
# ///
import sys


def mark(who):
    sys.setswitchinterval({"parent": 0.25, "child": 0.125}[who])


def marked(who):
    return sys.getswitchinterval() == {"parent": 0.25, "child": 0.125}[who]
