# /// resource
# title = "An anonymous mmap with MAP_PRIVATE"
# family = "plain"
# instead = "raw-array"
# needs = ["mmap:MAP_PRIVATE"]
# pickles = false
# situation = ["python-2-pickles-in-part", "pypy-pickles-in-part"]
# ///
import mmap

PLACES = {"parent": 0, "child": 1}


def create():
    return mmap.mmap(-1, 2, mmap.MAP_PRIVATE)


def mark(shared, who):
    place = PLACES[who]
    shared[place : place + 1] = b"1"


def marked(shared, who):
    place = PLACES[who]
    return shared[place : place + 1] == b"1"
