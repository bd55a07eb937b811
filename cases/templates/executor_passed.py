# /// template
# title = "passed to a ProcessPoolExecutor's tasks as an argument"
# worker = "executor"
# reach = "passed"
# families = ["proxied", "named"]
# ///
from concurrent.futures import ProcessPoolExecutor


def work(shared, number):
    CHANGE


if __name__ == "__main__":
    shared = CREATE
    with ProcessPoolExecutor(3) as executor:
        futures = [executor.submit(work, shared, number) for number in (1, 2, 3)]
        for future in futures:
            future.result()  # raises what the task raised
        print(READ)
