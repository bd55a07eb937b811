# /// resource
# title = "A global variable of the main module, assigned anew"
# family = "state"
# recipe = "options-to-workers"
# ///
VALUE = None


def mark(who):
    global VALUE
    VALUE = who


def marked(who):
    return VALUE == who
