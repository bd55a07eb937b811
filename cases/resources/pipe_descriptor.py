# /// resource
# title = "The descriptor numbers of an os.pipe()"
# family = "descriptor"
# instead = "pipe"
#
# [[override]]
# workers = ["process"]
# reaches = ["passed"]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "failed"
# why = "What travels is a number. In a worker that is not forked from the parent it is not open, or it is something else's: the worker dies of an OSError, and the parent is not told."
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "OSError"
# why = "What travels is a number. In a worker that is not forked from the parent it is not open, or it is something else's: it cannot be written to."
# ///
import os


def create():
    return os.pipe()


def mark(shared, who):
    _, writer = shared
    os.write(writer, who.encode())


def marked(shared, who):
    reader, writer = shared
    os.write(writer, b".")  # so that there is something to read in any case
    return who.encode() in os.read(reader, 100)


def exchange(shared, n):
    reader, writer = shared
    for _ in range(n):
        os.write(writer, b"1")
        os.read(reader, 1)
