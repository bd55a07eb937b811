# /// resource
# title = "A file's path"
# family = "named"
# ///
import os
import tempfile


def create():
    descriptor, path = tempfile.mkstemp()
    os.close(descriptor)
    return path


def mark(shared, who):
    with open(shared, "a") as file:
        file.write(who + "\n")


def marked(shared, who):
    with open(shared) as file:
        return who + "\n" in file
