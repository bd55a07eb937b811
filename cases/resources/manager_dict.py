# /// resource
# title = "Manager().dict()"
# family = "proxied"
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().dict()


def mark(shared, who):
    shared[who] = True


def marked(shared, who):
    return who in shared


def exchange(shared, n):
    for _ in range(n):
        shared["number"] = 1
        shared["number"]
