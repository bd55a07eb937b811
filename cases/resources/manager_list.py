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
