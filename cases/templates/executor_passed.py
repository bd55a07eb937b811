# /// template
# title = "passed to a ProcessPoolExecutor's tasks as an argument"
# note = "Each task gets it as an argument."
# worker = "executor"
# reach = "passed"
# families = ["proxied", "named"]
# ///
from concurrent.futures import ProcessPoolExecutor


def work(shared, number):
    CHANGE


if __name__ == "__main__":
    numbers = range(4)
    shared = CREATE
    with ProcessPoolExecutor(3) as executor:
        futures = [executor.submit(work, shared, number) for number in numbers]
        for future in futures:
            future.result()  # raises what the task raised
        print(READ)
