# /// resource
# title = "The working directory"
# family = "state"
# situation = "in-the-preparation-data"
#
# [recipe]
# does = "Each worker works in the same folder."
# name = "folder"
# create = "tempfile.gettempdir()"
# change = "os.chdir(folder)"
# read = "Path.cwd().samefile(tempfile.gettempdir())"
# prints = "True"
# imports = ["import os", "import tempfile", "from pathlib import Path"]
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
