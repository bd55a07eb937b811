# /// resource
# title = "The recursion limit"
# family = "state"
# ///
import sys


def mark(who):
    sys.setrecursionlimit({"parent": 2000, "child": 3000}[who])


def marked(who):
    return sys.getrecursionlimit() == {"parent": 2000, "child": 3000}[who]
