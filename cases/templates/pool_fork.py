# /// template
# title = "a global that a Pool's forked workers inherit"
# note = "Each worker is a fork of the parent, and inherits what exists when the Pool starts."
# worker = "pool"
# reach = "guarded"
# fork_only = true
# ///
import multiprocessing


def work(number):
    CHANGE


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    numbers = range(4)
    shared = CREATE
    with context.Pool(3) as pool:
        pool.map(work, numbers)
        print(READ)
