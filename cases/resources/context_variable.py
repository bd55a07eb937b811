# /// resource
# title = "contextvars.ContextVar()"
# family = "plain"
# needs = ["contextvars"]
# instead = "manager-value"
# pickles = false
# symptoms = ["contextvars"]
#
# [[override]]
# reaches = ["passed"]
# workers = ["pool", "executor"]
# when = 'implementation_name == "pypy"'
# outcome = "lost"
# detail = "separate"
# why = "PyPy pickles a context variable, and the worker unpickles another variable, which is not set."
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "lost"
# detail = "separate"
# why = "PyPy pickles a context variable, and the worker unpickles another variable, which is not set."
# ///
import contextvars


def create():
    return contextvars.ContextVar("marks", default=())


def mark(shared, who):
    shared.set(shared.get() + (who,))


def marked(shared, who):
    return who in shared.get()
