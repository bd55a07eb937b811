# /// resource
# title = "An mmap of a file"
# family = "descriptor"
# instead = "file-path"
# needs = ["mmap:mmap"]
# pickles = false
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
# workers = ["process"]
# reaches = ["passed"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "lost"
# detail = "failed"
# why = "PyPy pickles an mmap without what it maps, and the worker dies of a TypeError while it unpickles it: the parent is not told."
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'implementation_name == "pypy"'
# outcome = "hung"
# detail = "idle"
# why = "PyPy pickles an mmap without what it maps, and the worker dies of a TypeError while it unpickles it: the task dies with it, and its result is waited for without end."
#
# [[override]]
# workers = ["pool"]
# reaches = ["initializer"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "hung"
# detail = "storm"
# why = "PyPy pickles an mmap without what it maps, and the worker dies of a TypeError while it unpickles it: the Pool starts another in its place, without end."
#
# [[override]]
# workers = ["executor"]
# reaches = ["passed"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "PyPy pickles an mmap without what it maps, and the worker dies of a TypeError while it unpickles it: the Executor is broken."
#
# [[override]]
# workers = ["executor"]
# reaches = ["initializer"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "BrokenProcessPool"
# why = "PyPy pickles an mmap without what it maps, and the worker dies of a TypeError while it unpickles it: the Executor is broken."
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


def exchange(shared, n):
    for _ in range(n):
        shared[0:1] = b"1"
        shared[0:1]
