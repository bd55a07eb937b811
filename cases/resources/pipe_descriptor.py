# /// resource
# title = "The descriptor numbers of an os.pipe()"
# family = "descriptor"
# instead = "pipe"
# symptoms = ["file descriptor", "os.pipe"]
#
# [[override]]
# workers = ["process"]
# reaches = ["passed"]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "failed"
# why = "A number travels. In a worker that is not forked from the parent, the descriptor of that number is closed or is another one. The worker fails with an OSError, and the parent gets no error."
# fix = "Pass a `multiprocessing.connection.Connection` or a socket, of which the worker gets a duplicate, and not the number of a descriptor."
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "OSError"
# why = "A number travels. In a worker that is not forked from the parent, the descriptor of that number is closed or is another one, and the worker cannot write to it."
# fix = "Pass a `multiprocessing.connection.Connection` or a socket, of which the worker gets a duplicate, and not the number of a descriptor."
# ///
import os


def create():
    return os.pipe()


def mark(shared, who):
    _, writer = shared
    os.write(writer, who.encode())


def marked(shared, who):
    reader, writer = shared
    os.write(writer, b".")  # so that read() does not block
    return who.encode() in os.read(reader, 100)


def exchange(shared, n):
    reader, writer = shared
    for _ in range(n):
        os.write(writer, b"1")
        os.read(reader, 1)
