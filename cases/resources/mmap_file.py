# /// resource
# title = "An mmap of a file"
# family = "descriptor"
# instead = "file-path"
# needs = ["mmap:mmap"]
# pickles = false
# situation = ["python-2-pickles-in-part", "pypy-pickles-in-part"]
# symptoms = ["memory map", "numpy.memmap"]
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
