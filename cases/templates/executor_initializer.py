# /// template
# title = "handed to the initializer of a ProcessPoolExecutor"
# note = "Each worker gets it once, when it starts, and keeps it as a global of its own."
# worker = "executor"
# reach = "initializer"
# ///
from concurrent.futures import ProcessPoolExecutor


def init(shared_shared):
    global shared
    shared = shared_shared


def work(number):
    CHANGE


if __name__ == "__main__":
    numbers = range(4)
    shared = CREATE
    with ProcessPoolExecutor(3, initializer=init, initargs=(shared,)) as executor:
        list(executor.map(work, numbers))  # list() raises what a task raised
        print(READ)
