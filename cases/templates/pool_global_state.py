# /// template
# title = "set at module level, which each of a Pool's workers runs too"
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
        print(*pool.map(work, range(3)))
