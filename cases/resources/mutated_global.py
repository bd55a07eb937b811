# /// resource
# title = "A list of the main module, changed in place"
# family = "state"
# recipe = "options-to-workers"
# ///
OPTIONS = []


def mark(who):
    OPTIONS.append(who)


def marked(who):
    return who in OPTIONS
