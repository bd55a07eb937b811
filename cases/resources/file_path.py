# /// resource
# title = "The path of a temporary file"
# family = "named"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "The name is made up when the module runs, and the worker runs it again, or is forked from a server that did: it has another file. A path that stands in the source is the same everywhere, and so is the file."
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


def exchange(shared, n):
    for _ in range(n):
        with open(shared, "w") as file:
            file.write("1")
        with open(shared) as file:
            file.read()
