# /// resource
# title = "sys.path"
# family = "state"
# situation = "in-the-preparation-data"
#
# [recipe]
# does = "Each worker finds modules in one more folder."
# name = "folder"
# create = '"plugins"'
# change = "sys.path.append(folder)"
# read = "sys.path[-1]"
# prints = "plugins"
# imports = ["import sys"]
# ///
import sys


def mark(who):
    sys.path.append(who)


def marked(who):
    return who in sys.path
