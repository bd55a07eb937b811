# /// resource
# title = "sys.stdin, replaced by an open file"
# family = "state"
# instead = "file-path"
# symptoms = ["stdin"]
#
# [[override]]
# outcome = "lost"
# detail = "separate"
# why = "multiprocessing gives each worker the null device as sys.stdin, after the worker has run the module and under every start method."
# reference = "https://docs.python.org/3/library/multiprocessing.html#all-start-methods"
# ///
import sys


def mark(who):
    open(who, "w").close()
    sys.stdin = open(who)


def marked(who):
    return getattr(sys.stdin, "name", None) == who
