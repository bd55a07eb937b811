# /// resource
# title = "A global variable of the main module, assigned anew"
# family = "state"
# recipe = "options-to-workers"
# symptoms = ["global variable is None in the worker", "global has its default in the worker", "config singleton", "argparse options"]
# ///
VALUE = None


def mark(who):
    global VALUE
    VALUE = who


def marked(who):
    return VALUE == who
