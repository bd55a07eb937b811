# /// resource
# title = "The recursion limit"
# family = "state"
# symptoms = ["setrecursionlimit"]
#
# [recipe]
# does = "Each worker has the same recursion limit."
# name = "limit"
# create = "5000"
# change = "sys.setrecursionlimit(limit)"
# read = "sys.getrecursionlimit()"
# prints = "5000"
# imports = ["import sys"]
# ///
import sys


def mark(who):
    sys.setrecursionlimit({"parent": 2000, "child": 3000}[who])


def marked(who):
    return sys.getrecursionlimit() == {"parent": 2000, "child": 3000}[who]
