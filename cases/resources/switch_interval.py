# /// resource
# title = "The switch interval of threads"
# family = "state"
# needs = ["sys:setswitchinterval"]
# ///
import sys


def mark(who):
    sys.setswitchinterval({"parent": 0.25, "child": 0.125}[who])


def marked(who):
    return sys.getswitchinterval() == {"parent": 0.25, "child": 0.125}[who]
