# /// resource
# title = "sys.argv"
# family = "state"
# situation = "in-the-preparation-data"
# recipe = "options-to-workers"
# ///
import sys


def mark(who):
    sys.argv[1:] = [who]


def marked(who):
    return sys.argv[1:] == [who]
