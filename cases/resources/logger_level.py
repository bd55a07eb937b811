# /// resource
# title = "A logger's level"
# family = "state"
# ///
import logging


def mark(who):
    logging.getLogger("app").setLevel({"parent": logging.DEBUG, "child": logging.ERROR}[who])


def marked(who):
    return logging.getLogger("app").level == {"parent": logging.DEBUG, "child": logging.ERROR}[who]
