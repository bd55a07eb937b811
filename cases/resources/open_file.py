# /// resource
# title = "An open file"
# family = "descriptor"
# instead = "file-path"
# pickles = false
# symptoms = ["pass an open file", "file handle"]
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "ValueError"
# why = "2.7 pickles a file without its descriptor, and the worker unpickles a closed file."
# ///
import os
import tempfile


def create():
    return tempfile.TemporaryFile("w+")


def mark(shared, who):
    shared.seek(0, os.SEEK_END)
    shared.write(who + "\n")
    shared.flush()


def marked(shared, who):
    shared.seek(0)
    return who in shared.read().split()


def exchange(shared, n):
    for _ in range(n):
        shared.seek(0)
        shared.write("1")
        shared.flush()
        shared.seek(0)
        shared.read()
