# /// resource
# title = "multiprocessing.sharedctypes.RawValue('i')"
# family = "inherited"
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "hung"
# detail = "idle"
# why = "2.7 pickles it with the mmap that it lies in, and that without what it maps: the worker dies of a TypeError when it unpickles the mmap, and the result is waited for without end."
# ///
import multiprocessing.sharedctypes


def create():
    return multiprocessing.sharedctypes.RawValue("i", 0)


def mark(shared, who):
    shared.value |= {"parent": 1, "child": 2}[who]


def marked(shared, who):
    return bool(shared.value & {"parent": 1, "child": 2}[who])


def exchange(shared, n):
    for _ in range(n):
        shared.value = 1
        shared.value
