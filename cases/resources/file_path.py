# /// resource
# title = "The path of a temporary file"
# family = "named"
# recipe = "file-lock"
# symptoms = ["exchange data through a file"]
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
