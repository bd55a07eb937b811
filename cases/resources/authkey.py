# /// resource
# title = "multiprocessing's authentication key"
# family = "state"
# situation = "in-the-preparation-data"
# ///
import multiprocessing


def mark(who):
    multiprocessing.current_process().authkey = who.encode()


def marked(who):
    return multiprocessing.current_process().authkey == who.encode()
