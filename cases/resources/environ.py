# /// resource
# title = "os.environ"
# family = "state"
# situation = "inherited-from-the-system"
# symptoms = ["environment variable is not seen by the worker", "os.environ", "os.putenv"]
#
# [recipe]
# does = "Each worker has an environment variable."
# name = "mode"
# create = '"test"'
# change = 'os.environ["APP_MODE"] = mode'
# read = 'os.environ["APP_MODE"]'
# prints = "test"
# imports = ["import os"]
# ///
import os


def mark(who):
    os.environ["APP_MODE"] = who


def marked(who):
    return os.environ.get("APP_MODE") == who
