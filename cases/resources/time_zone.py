# /// resource
# title = "The time zone (TZ and time.tzset)"
# family = "state"
# needs = ["time:tzset"]
# situation = "inherited-from-the-system"
# symptoms = ["time zone of a worker"]
#
# [recipe]
# does = "Each worker has the same time zone."
# name = "zone"
# create = '"UTC-2"'
# change = '''
# os.environ["TZ"] = zone
# time.tzset()'''
# read = "time.timezone"
# prints = "-7200"
# imports = ["import os", "import time"]
# ///
import os
import time


def mark(who):
    os.environ["TZ"] = {"parent": "AAA1", "child": "BBB2"}[who]
    time.tzset()


def marked(who):
    return time.tzname[0] == {"parent": "AAA", "child": "BBB"}[who]
