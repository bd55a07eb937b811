# /// case
# title = "Give large data to each worker once, not with each task"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["load large data once for each worker", "large pandas DataFrame read-only in workers"]
#
# [prints]
# shared = "1000 words looked up in 10000"
# ///
"""Give large data to each worker once, when it starts, and not with each task.

Build your own data in the place of `numbers`. If it is in a file, give `init` the path,
and load it there.
"""

import multiprocessing


def init(shared_numbers):
    global numbers
    numbers = shared_numbers


def look_up(word):
    return numbers[word]  # a change here would stay in this worker


if __name__ == "__main__":
    numbers = {f"word {number}": number for number in range(10_000)}
    words = list(numbers)[:1000]
    with multiprocessing.Pool(3, initializer=init, initargs=(numbers,)) as pool:
        found = pool.map(look_up, words)
    print(f"{len(found)} words looked up in {len(numbers)}")
