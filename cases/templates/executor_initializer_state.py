# /// template
# title = "set by the initializer in each of a ProcessPoolExecutor's workers"
# note = "A worker that is not forked does not see what the parent sets under the main guard: each sets it for itself, once."
# worker = "executor"
# reach = "initializer"
# carries = "state"
# ///
from concurrent.futures import ProcessPoolExecutor


def init(shared):
    CHANGE


def work(_):
    return READ


if __name__ == "__main__":
    shared = CREATE
    with ProcessPoolExecutor(3, initializer=init, initargs=(shared,)) as executor:
        print(*executor.map(work, range(4)))
