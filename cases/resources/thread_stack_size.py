# /// resource
# title = "The stack size of new threads"
# family = "state"
#
# [recipe]
# does = "Each worker's threads get as large a stack."
# name = "size"
# create = "1 << 20"
# change = "threading.stack_size(size)"
# read = "threading.stack_size()"
# prints = "1048576"
# imports = ["import threading"]
# ///
import threading


def mark(who):
    threading.stack_size({"parent": 512 * 1024, "child": 1024 * 1024}[who])


def marked(who):
    size = threading.stack_size()
    threading.stack_size(size)
    return size == {"parent": 512 * 1024, "child": 1024 * 1024}[who]
