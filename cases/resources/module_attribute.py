# /// resource
# title = "Another module's attribute, assigned anew"
# family = "state"
# symptoms = ["variable of another module", "config module", "settings module"]
#
# [recipe]
# does = "Each worker has the same value of a module's attribute."
# name = "limit"
# create = "3"
# change = "sys.tracebacklimit = limit"
# read = "sys.tracebacklimit"
# prints = "3"
# imports = ["import sys"]
# ///
import string


def mark(who):
    string.punctuation = who


def marked(who):
    return string.punctuation == who
