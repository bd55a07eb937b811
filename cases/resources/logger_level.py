# /// resource
# title = "A logger's level"
# family = "state"
# symptoms = ["log level of workers", "setLevel has no effect"]
#
# [recipe]
# does = "Each worker's logger has the same level."
# name = "level"
# create = '"DEBUG"'
# change = 'logging.getLogger("app").setLevel(level)'
# read = 'logging.getLogger("app").level'
# prints = "10"
# imports = ["import logging"]
# ///
import logging


def mark(who):
    logging.getLogger("app").setLevel({"parent": logging.DEBUG, "child": logging.ERROR}[who])


def marked(who):
    return logging.getLogger("app").level == {"parent": logging.DEBUG, "child": logging.ERROR}[who]
