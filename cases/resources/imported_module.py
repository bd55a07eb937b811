# /// resource
# title = "Whether a module was imported"
# family = "state"
# symptoms = ["modules are imported again in every worker"]
# ///
import sys


def mark(who):
    __import__({"parent": "colorsys", "child": "sched"}[who])


def marked(who):
    return {"parent": "colorsys", "child": "sched"}[who] in sys.modules
