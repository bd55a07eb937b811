# /// resource
# title = "A list of the main module, changed in place"
# family = "state"
# recipe = "options-to-workers"
# symptoms = ["global list or dict of the parent is empty in the worker"]
# ///
OPTIONS = []


def mark(who):
    OPTIONS.append(who)


def marked(who):
    return who in OPTIONS
