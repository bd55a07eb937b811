# /// template
# title = "set by the initializer in each of a Pool's workers"
# note = "A worker that is not forked does not see what the parent sets under the main guard: each sets it for itself, once."
# worker = "pool"
# reach = "initializer"
# carries = "state"
# ///
import multiprocessing


def init(shared):
    CHANGE


def work(_):
    return READ


if __name__ == "__main__":
    shared = CREATE
    with multiprocessing.Pool(3, initializer=init, initargs=(shared,)) as pool:
        print(*pool.map(work, range(4)))
