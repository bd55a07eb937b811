# /// resource
# title = "The working directory"
# family = "state"
# situation = "in-the-preparation-data"
# ///
import os


def mark(who):
    try:
        os.mkdir(who)
    except OSError:
        pass
    os.chdir(who)


def marked(who):
    return os.path.basename(os.getcwd()) == who
