# /// template
# title = "passed to a Pool's tasks as an argument"
# note = "Each task gets it as an argument."
# worker = "pool"
# reach = "passed"
# families = ["proxied", "named"]
# ///
import multiprocessing


def work(shared, number):
    CHANGE


if __name__ == "__main__":
    numbers = range(4)
    shared = CREATE
    with multiprocessing.Pool(3) as pool:
        pool.starmap(work, [(shared, number) for number in numbers])
        print(READ)
