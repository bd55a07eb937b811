# /// resource
# title = "Manager().list()"
# family = "proxied"
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().list()


def mark(shared, who):
    shared.append(who)


def marked(shared, who):
    return who in shared


def exchange(shared, n):
    for _ in range(n):
        shared.append(1)
        shared.pop()
