# /// resource
# title = "sys.path"
# family = "state"
# situation = "in-the-preparation-data"
# ///
import sys


def mark(who):
    sys.path.append(who)


def marked(who):
    return who in sys.path
