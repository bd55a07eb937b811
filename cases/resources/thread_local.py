# /// resource
# title = "An attribute of threading.local()"
# family = "state"
# symptoms = ["threading.local"]
# ///
import threading

LOCAL = threading.local()


def mark(who):
    LOCAL.value = who


def marked(who):
    return getattr(LOCAL, "value", None) == who
