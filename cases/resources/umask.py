# /// resource
# title = "The umask"
# family = "state"
# needs = ["os:fork"]
# situation = "inherited-from-the-system"
# symptoms = ["permissions of new files"]
# ///
import os


def mark(who):
    os.umask({"parent": 0o27, "child": 0o77}[who])


def marked(who):
    now = os.umask(0)
    os.umask(now)
    return now == {"parent": 0o27, "child": 0o77}[who]
