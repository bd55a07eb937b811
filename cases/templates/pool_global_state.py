# /// template
# title = "set at module level, for each of a Pool's workers too"
# note = "It is set outside the main guard: a worker that is not forked runs the module too, and a forked one inherits it."
# worker = "pool"
# reach = "global"
# carries = "state"
# ///
import multiprocessing

shared = CREATE
CHANGE


def work(_):
    return READ


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        print(*pool.map(work, range(4)))
