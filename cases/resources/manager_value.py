# /// resource
# title = "Manager().Value('i', 0)"
# family = "proxied"
# ///
import multiprocessing

MARKS = {"parent": 1, "child": 2}


def create():
    return multiprocessing.Manager().Value("i", 0)


def mark(shared, who):
    shared.value = MARKS[who]


def marked(shared, who):
    return shared.value == MARKS[who]


def exchange(shared, n):
    for _ in range(n):
        shared.value = 1
        shared.value
