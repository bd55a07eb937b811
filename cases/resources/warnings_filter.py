# /// resource
# title = "A filter of the warnings module"
# family = "state"
# symptoms = ["warnings.filterwarnings is not applied in workers", "simplefilter"]
#
# [recipe]
# does = "Each worker hides the same warnings."
# name = "action"
# create = '"ignore"'
# change = "warnings.simplefilter(action, DeprecationWarning)"
# read = "warnings.filters[0][0]"
# prints = "ignore"
# imports = ["import warnings"]
# ///
import warnings


def mark(who):
    warnings.filterwarnings("ignore", message=who)


def marked(who):
    return who in [getattr(message, "pattern", message) for _, message, _, _, _ in warnings.filters]
