# /// resource
# title = "os.environ"
# family = "state"
# situation = "inherited-from-the-system"
# ///
import os


def mark(who):
    os.environ["APP_MODE"] = who


def marked(who):
    return os.environ.get("APP_MODE") == who
