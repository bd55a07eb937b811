# /// resource
# title = "A name added to the builtins"
# family = "state"
# symptoms = ["gettext's _ is not defined in the worker"]
# ///
try:
    import builtins
except ImportError:
    import __builtin__ as builtins


def mark(who):
    builtins.APP_MODE = who


def marked(who):
    return getattr(builtins, "APP_MODE", None) == who
