# /// template
# title = "a global that a Pool's forked workers inherit"
# worker = "pool"
# reach = "guarded"
# fork_only = true
# ///
import multiprocessing


def work(number):
    CHANGE


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    shared = CREATE
    with multiprocessing.Pool(3) as pool:
        pool.map(work, [1, 2, 3])
        print(READ)
