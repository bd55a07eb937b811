# /// resource
# title = "Whether the garbage collector runs (gc.disable)"
# family = "state"
# symptoms = ["gc.disable"]
# ///
import gc


def mark(who):
    if who == "parent":
        gc.disable()
    else:
        gc.enable()


def marked(who):
    return gc.isenabled() == (who == "child")
