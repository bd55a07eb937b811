# /// template
# title = "a global that a ProcessPoolExecutor's forked workers inherit"
# note = "Each worker is a fork of the parent, and inherits what exists when it starts."
# worker = "executor"
# reach = "guarded"
# fork_only = true
# ///
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def work(number):
    CHANGE


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    numbers = range(4)
    shared = CREATE
    with ProcessPoolExecutor(3, mp_context=context) as executor:
        list(executor.map(work, numbers))  # list() raises what a task raised
        print(READ)
