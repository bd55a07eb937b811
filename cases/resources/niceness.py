# /// resource
# title = "The niceness of the process"
# family = "state"
# needs = ["os:setpriority"]
# situation = "inherited-from-the-system"
# symptoms = ["os.nice", "priority of a process"]
# ///
import os


def mark(who):
    os.setpriority(os.PRIO_PROCESS, 0, {"parent": 18, "child": 19}[who])


def marked(who):
    return os.getpriority(os.PRIO_PROCESS, 0) == {"parent": 18, "child": 19}[who]
