# /// template
# title = "a global that a ProcessPoolExecutor's forked workers inherit"
# worker = "executor"
# reach = "guarded"
# fork_only = true
# ///
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def work(number):
    CHANGE


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    shared = CREATE
    with ProcessPoolExecutor(3) as executor:
        list(executor.map(work, [1, 2, 3]))  # list() raises what a task raised
        print(READ)
