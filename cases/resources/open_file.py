# /// resource
# title = "An open file"
# family = "descriptor"
# instead = "file-path"
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "ValueError"
# why = "2.7 pickles a file without its descriptor, and what the worker unpickles is closed."
#
# [[override]]
# workers = ["executor"]
# reaches = ["passed"]
# when = 'python_version < "3.7"'
# outcome = "hung"
# detail = "idle"
# why = "The thread that sends a task to the workers dies of what it cannot pickle, and the result is waited for without end; from 3.7 on the task is told."
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "TypeError"
# why = "A worker that is not forked gets its arguments pickled, and an open file cannot be pickled."
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# start_methods = ["fork"]
# outcome = "raised"
# exception = "TypeError"
# why = "A task's argument is pickled, under fork too, and an open file cannot be pickled."
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
