# /// template
# title = "handed to the initializer of a Pool"
# note = "Each worker gets it once, when it starts, and keeps it as a global of its own."
# worker = "pool"
# reach = "initializer"
# ///
import multiprocessing


def init(shared_shared):
    global shared
    shared = shared_shared


def work(number):
    CHANGE


if __name__ == "__main__":
    numbers = range(4)
    shared = CREATE
    with multiprocessing.Pool(3, initializer=init, initargs=(shared,)) as pool:
        pool.map(work, numbers)
        print(READ)
