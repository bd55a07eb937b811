# /// template
# title = "handed to the initializer of a Pool"
# worker = "pool"
# reach = "initializer"
# ///
import multiprocessing


def setup(given):
    global shared
    shared = given


def work(number):
    CHANGE


if __name__ == "__main__":
    shared = CREATE
    with multiprocessing.Pool(3, initializer=setup, initargs=(shared,)) as pool:
        pool.map(work, [1, 2, 3])
        print(READ)
