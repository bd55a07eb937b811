# /// resource
# title = "A filter of the warnings module"
# family = "state"
# ///
import warnings


def mark(who):
    warnings.filterwarnings("ignore", message=who)


def marked(who):
    return who in [getattr(message, "pattern", message) for _, message, _, _, _ in warnings.filters]
