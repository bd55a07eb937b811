# /// template
# title = "handed to the initializer of a ProcessPoolExecutor"
# worker = "executor"
# reach = "initializer"
# ///
from concurrent.futures import ProcessPoolExecutor


def setup(given):
    global shared
    shared = given


def work(number):
    CHANGE


if __name__ == "__main__":
    shared = CREATE
    with ProcessPoolExecutor(3, initializer=setup, initargs=(shared,)) as executor:
        list(executor.map(work, [1, 2, 3]))  # list() raises what a task raised
        print(READ)
