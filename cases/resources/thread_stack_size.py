# /// resource
# title = "The stack size of new threads"
# family = "state"
# symptoms = ["threading.stack_size"]
# ///
import threading


def mark(who):
    threading.stack_size({"parent": 512 * 1024, "child": 1024 * 1024}[who])


def marked(who):
    size = threading.stack_size()
    threading.stack_size(size)
    return size == {"parent": 512 * 1024, "child": 1024 * 1024}[who]
