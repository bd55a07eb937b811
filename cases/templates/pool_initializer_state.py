# /// template
# title = "set by the initializer of each of a Pool's workers"
# worker = "pool"
# reach = "initializer"
# carries = "state"
# ///
import multiprocessing


def setup(shared):
    CHANGE


def work(_):
    return READ


if __name__ == "__main__":
    shared = CREATE
    with multiprocessing.Pool(3, initializer=setup, initargs=(shared,)) as pool:
        print(*pool.map(work, range(3)))
