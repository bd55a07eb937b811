# /// resource
# title = "An mmap of a file"
# family = "descriptor"
# instead = "file-path"
# needs = ["mmap:mmap"]
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "hung"
# detail = "idle"
# why = "2.7 pickles an mmap without what it maps: the worker dies of a TypeError while it unpickles the task, whose result is waited for without end."
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
# why = "A worker that is not forked gets its arguments pickled, and an mmap cannot be pickled."
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# start_methods = ["fork"]
# outcome = "raised"
# exception = "TypeError"
# why = "A task's argument is pickled, under fork too, and an mmap cannot be pickled."
# ///
import mmap
import tempfile

PLACES = {"parent": 0, "child": 1}


def create():
    with tempfile.TemporaryFile() as file:
        file.write(b"00")
        file.flush()
        return mmap.mmap(file.fileno(), 2)


def mark(shared, who):
    place = PLACES[who]
    shared[place : place + 1] = b"1"


def marked(shared, who):
    place = PLACES[who]
    return shared[place : place + 1] == b"1"
