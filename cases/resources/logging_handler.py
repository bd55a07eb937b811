# /// resource
# title = "A handler of the root logger"
# family = "state"
# recipe = "logging-in-workers"
# symptoms = ["logging.basicConfig", "log file of workers", "log messages of workers are missing"]
# ///
import logging
import sys


def mark(who):
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name(who)
    logging.getLogger().addHandler(handler)


def marked(who):
    return who in [handler.get_name() for handler in logging.getLogger().handlers]
