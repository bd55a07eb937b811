# /// template
# title = "set by the initializer of each of a ProcessPoolExecutor's workers"
# worker = "executor"
# reach = "initializer"
# carries = "state"
# ///
from concurrent.futures import ProcessPoolExecutor


def setup(shared):
    CHANGE


def work(_):
    return READ


if __name__ == "__main__":
    shared = CREATE
    with ProcessPoolExecutor(3, initializer=setup, initargs=(shared,)) as executor:
        print(*executor.map(work, range(3)))
