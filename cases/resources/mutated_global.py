# /// resource
# title = "A list of the main module, changed in place"
# family = "state"
# ///
OPTIONS = []


def mark(who):
    OPTIONS.append(who)


def marked(who):
    return who in OPTIONS
