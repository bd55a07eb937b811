# /// resource
# title = "A class attribute"
# family = "state"
# symptoms = ["class variable is not shared", "static variable"]
#
# [recipe]
# does = "Each worker has the same value of a class's attribute."
# name = "level"
# create = "1"
# change = "HTTPConnection.debuglevel = level"
# read = "HTTPConnection.debuglevel"
# prints = "1"
# imports = ["from http.client import HTTPConnection"]
# ///
class Settings(object):
    mode = None


def mark(who):
    Settings.mode = who


def marked(who):
    return Settings.mode == who
