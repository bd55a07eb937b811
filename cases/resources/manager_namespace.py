# /// resource
# title = "Manager().Namespace()"
# family = "proxied"
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().Namespace()


def mark(shared, who):
    setattr(shared, who, True)


def marked(shared, who):
    return getattr(shared, who, False)


def exchange(shared, n):
    for _ in range(n):
        shared.number = 1
        shared.number
