# /// resource
# title = "The value of a ContextVar at module level"
# family = "state"
# needs = ["contextvars"]
# symptoms = ["contextvars", "ContextVar has its default in the worker"]
# ///
import contextvars

REQUEST = contextvars.ContextVar("REQUEST", default=None)


def mark(who):
    REQUEST.set(who)


def marked(who):
    return REQUEST.get() == who
